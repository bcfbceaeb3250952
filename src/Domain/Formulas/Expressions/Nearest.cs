using SignalEs.Domain.Errors;

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
            int distance = EditDistance.Between(name, candidate);
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best is null ? "" : $"'{best}'? Else ";
    }
}
