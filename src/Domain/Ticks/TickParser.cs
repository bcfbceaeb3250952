using System.Globalization;
using System.Numerics;

namespace SignalEs.Domain.Ticks;

/// <summary>
/// Reads ticks from text: the rows of a tick file (DESIGN section 5) and the fields of a Redis entry have the same names and rules.
/// </summary>
public static class TickParser
{
    private const int LongestShown = 60;

    /// <summary>Columns of a tick file, in the usual order.</summary>
    public static readonly IReadOnlyList<string> Columns =
        ["ts", "instrument_key", "last", "bid", "ask", "bid_size", "ask_size", "volume", "open_interest"];

    /// <summary>
    /// Reads a header line into the place of each known column (-1: not there).
    /// </summary>
    /// <returns>Null when <c>ts</c> or <c>instrument_key</c> is missing, a name is unknown or stands twice; <paramref name="problem"/> says which.</returns>
    public static int[]? ReadHeader(string line, out string? problem)
    {
        var places = new int[Columns.Count];
        Array.Fill(places, -1);
        string[] names = line.TrimEnd('\r').TrimStart('\uFEFF').Split(',');
        for (int i = 0; i < names.Length; i++)
        {
            int column = ColumnOf(names[i].Trim());
            if (column < 0 || places[column] >= 0)
            {
                problem = $"column '{Shown(names[i])}' {(column < 0 ? "is unknown" : "stands twice")}; allowed: {string.Join(',', Columns)}";
                return null;
            }

            places[column] = i;
        }

        problem = places[0] < 0 || places[1] < 0 ? $"a header needs ts and instrument_key; found '{Shown(line)}'" : null;
        return problem is null ? places : null;
    }

    /// <summary>Reads one data row; null when it is good, else what is wrong with it. Rules on values are <see cref="TickRules"/>.</summary>
    public static TickRejection? ReadRow(ReadOnlySpan<char> line, ReadOnlySpan<int> places, long tsReceivedNs, KeyTable keys, out Tick tick)
    {
        tick = default;
        Span<Range> ranges = stackalloc Range[16];
        line = line.TrimEnd('\r');
        int fields = line.Split(ranges, ',');
        Span<double> values = stackalloc double[7];
        string key = "";
        long ts = 0;
        int highest = 0;
        for (int column = 0; column < places.Length; column++)
        {
            int place = places[column];
            highest = Math.Max(highest, place);
            if (place >= 0 && place >= fields)
            {
                return new TickRejection("bad_row", Columns[column], $"row has {fields} fields; the header names {highest + 1} or more");
            }

            var text = place < 0 ? [] : line[ranges[place]].Trim();
            switch (column)
            {
                case 0:
                    if (!UnixNanos.TryParse(text, out ts))
                    {
                        return BadTime(text);
                    }

                    break;
                case 1:
                    key = keys.Intern(text);
                    break;
                default:
                    if (!TryNumber(text, out values[column - 2]))
                    {
                        return BadNumber(Columns[column], text);
                    }

                    break;
            }
        }

        if (fields > highest + 1)
        {
            return new TickRejection("bad_row", "row", $"{fields} fields; the header names {highest + 1}");
        }

        tick = new Tick(key, ts, tsReceivedNs, values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
        return null;
    }

    /// <summary>What is wrong with a time that <see cref="UnixNanos.TryParse"/> doesn't take.</summary>
    public static TickRejection BadTime(ReadOnlySpan<char> text, string field = "ts")
    {
        const string Allowed = "expected RFC 3339 (2026-01-31T09:15:00.123Z) or epoch milliseconds, in the years 1900 to 2200";
        string? code = null;
        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var whole)
            && text.Length <= LongestShown)
        {
            code = whole.Sign < 0 ? "far_past" : "far_future";
        }
        else if (text.Length is >= 10 and <= LongestShown && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            code = date.Year < 1900 ? "far_past" : date.Year > 2200 ? "far_future" : null;
        }

        return new TickRejection(code ?? "bad_time", field, $"'{Shown(text)}'; {Allowed}");
    }

    /// <summary>What is wrong with a number that <see cref="TryNumber"/> doesn't take.</summary>
    public static TickRejection BadNumber(string field, ReadOnlySpan<char> text) => new(
        IsNotFinite(text.Trim()) ? "not_finite" : "bad_number",
        field, $"'{Shown(text)}'; expected a finite decimal number, or empty for unknown");

    /// <summary>Empty is unknown (NaN). "NaN", "Infinity", hex and group separators are not numbers here.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        if (text.IsEmpty)
        {
            value = double.NaN;
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    // NaN, Infinity, what other languages write for it, and numbers that overflow.
    private static bool IsNotFinite(ReadOnlySpan<char> text)
        => (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsFinite(value))
        || text.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase);

    /// <summary>A text as a detail shows it.</summary>
    public static string Shown(ReadOnlySpan<char> text) => StorableText.Of(text.Length <= LongestShown ? text.ToString() : string.Concat(text[..LongestShown], "…"));

    /// <summary>Place of a column in <see cref="Columns"/>; -1 for other names.</summary>
    public static int ColumnOf(string name)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
