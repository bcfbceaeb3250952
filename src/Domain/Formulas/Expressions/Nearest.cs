namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>Names near a mistyped one.</summary>
internal static class Nearest
{
    /// <summary><c>'rsi'? </c> when a name is at most two letters off, else empty.</summary>
    public static string Hint(string name, IEnumerable<string> names)
    {
        string? best = null;
        int least = Math.Min(2, name.Length / 2) + 1;
        foreach (string candidate in names)
        {
            int distance = Distance(name, candidate);
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best is null ? "" : $"'{best}'? Else ";
    }

    // Levenshtein, row by row.
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
