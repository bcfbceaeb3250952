using System.Globalization;

namespace SignalEs.Domain.Timeframes;

/// <summary>Unit of a <see cref="Timeframe"/>.</summary>
public enum TimeframeUnit : byte
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// <summary><c>^(\d+[mhdwM]|custom_\d+)$</c>: 1m, 5m, 1h, 1d, 1w, 1M; <c>custom_N</c> is N minutes.</summary>
public readonly record struct Timeframe(int Count, TimeframeUnit Unit) : IComparable<Timeframe>
{
    /// <summary>What a message says is allowed.</summary>
    public const string Allowed = "N followed by m, h, d, w or M (1m, 5m, 1h, 1d, 1w, 1M), or custom_N for N minutes; N from 1, at most one year";

    public static readonly Timeframe M1 = new(1, TimeframeUnit.Minute);
    public static readonly Timeframe M15 = new(15, TimeframeUnit.Minute);
    public static readonly Timeframe H1 = new(1, TimeframeUnit.Hour);
    public static readonly Timeframe D1 = new(1, TimeframeUnit.Day);

    /// <summary>The levels that the bars read model stores, finest first; every other frame is merged from the largest that divides it.</summary>
    public static readonly IReadOnlyList<Timeframe> Stored = [M1, M15, H1, D1];

    public bool IsIntraday => Unit is TimeframeUnit.Minute or TimeframeUnit.Hour;

    /// <summary>Length of an intraday frame in minutes; 1440 per day and so on for the others (a nominal length, for comparing).</summary>
    public int Minutes => Count * Unit switch
    {
        TimeframeUnit.Minute => 1,
        TimeframeUnit.Hour => 60,
        TimeframeUnit.Day => 1440,
        TimeframeUnit.Week => 7 * 1440,
        _ => 31 * 1440,
    };

    public static bool TryParse(string? text, out Timeframe timeframe)
    {
        timeframe = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (text.StartsWith("custom_", StringComparison.Ordinal))
        {
            return Number(text.AsSpan(7), out int minutes) && Make(minutes, TimeframeUnit.Minute, out timeframe);
        }

        TimeframeUnit? unit = text[^1] switch
        {
            'm' => TimeframeUnit.Minute,
            'h' => TimeframeUnit.Hour,
            'd' => TimeframeUnit.Day,
            'w' => TimeframeUnit.Week,
            'M' => TimeframeUnit.Month,
            _ => null,
        };
        return unit is not null && Number(text.AsSpan(0, text.Length - 1), out int count) && Make(count, unit.Value, out timeframe);
    }

    /// <exception cref="FormatException">Not a timeframe.</exception>
    public static Timeframe Parse(string text) => TryParse(text, out var timeframe) ? timeframe : throw new FormatException($"'{text}' is not a timeframe: {Allowed}");

    /// <summary>The largest stored level from which this frame can be merged; itself where it is stored.</summary>
    public Timeframe StoredDivisor()
    {
        var best = M1;
        foreach (var level in Stored)
        {
            if (level.Minutes <= Minutes && (IsIntraday ? level.IsIntraday && Minutes % level.Minutes == 0 : true))
            {
                best = level;
            }
        }

        return best;
    }

    public int CompareTo(Timeframe other) => Minutes.CompareTo(other.Minutes);

    public static bool operator <(Timeframe left, Timeframe right) => left.CompareTo(right) < 0;

    public static bool operator >(Timeframe left, Timeframe right) => left.CompareTo(right) > 0;

    public static bool operator <=(Timeframe left, Timeframe right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Timeframe left, Timeframe right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}{Unit switch
    {
        TimeframeUnit.Minute => 'm',
        TimeframeUnit.Hour => 'h',
        TimeframeUnit.Day => 'd',
        TimeframeUnit.Week => 'w',
        _ => 'M',
    }}");

    // 60m is 1h and 24h is kept as 24h (it is anchored to the session open, a day is not): one name per meaning.
    private static bool Make(int count, TimeframeUnit unit, out Timeframe timeframe)
    {
        if (unit == TimeframeUnit.Minute && count % 60 == 0)
        {
            (count, unit) = (count / 60, TimeframeUnit.Hour);
        }

        timeframe = new Timeframe(count, unit);
        return count >= 1 && count <= 600_000 && (long)timeframe.Minutes is > 0 and <= 366 * 1440;
    }

    private static bool Number(ReadOnlySpan<char> text, out int value)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= 600_000;
}
