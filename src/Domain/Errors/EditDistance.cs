namespace SignalEs.Domain.Errors;

/// <summary>
/// Insertions, deletions, replacements and swaps of neighbours that turn one text into another, none touched twice: optimal string alignment, Levenshtein 1966 with the
/// transposition of Damerau 1964. Not a metric: a swap may be cheaper than the way over a third text.
/// </summary>
public static class EditDistance
{
    /// <summary>The distance, letter case counted.</summary>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int[] beforeThat = new int[b.Length + 1], above = [.. Enumerable.Range(0, b.Length + 1)], row = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeThat[j - 2] + 1);
                }
            }

            (beforeThat, above, row) = (above, row, beforeThat);
        }

        return above[b.Length];
    }
}
