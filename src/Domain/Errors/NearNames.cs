namespace SignalEs.Domain.Errors;

/// <summary>Names that somebody may have meant who wrote another one.</summary>
public static class NearNames
{
    private const int Most = 3;

    /// <summary>Up to three known names: those that contain the written one or differ by few letters, nearest first.</summary>
    public static IReadOnlyList<string> Of(string written, IEnumerable<string> known)
    {
        if (written.Length == 0)
        {
            return [];
        }

        // A third of the letters may be wrong: "stoc" is stoch, "bollinger" isn't bb.
        int allowed = Math.Max(1, Math.Min(3, written.Length / 3));
        return
        [
            .. known.Select(name => (Name: name, Distance: EditDistance.Between(written.ToLowerInvariant(), name.ToLowerInvariant())))
                .Where(n => n.Distance <= allowed || (written.Length > 2 && n.Name.Contains(written, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
                .Select(n => n.Name).Distinct(StringComparer.Ordinal).Take(Most),
        ];
    }

    /// <summary>The near names as the end of a sentence: <c>; did you mean rsi?</c>, or nothing.</summary>
    public static string Hint(string written, IEnumerable<string> known)
        => Of(written, known) is { Count: > 0 } near ? $"; did you mean {string.Join(" or ", near)}?" : "";
}
