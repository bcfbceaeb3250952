using System.Globalization;

namespace SignalEs.Domain;

/// <summary>Instants as nanoseconds since 1970-01-01T00:00:00Z in a <see cref="long"/>: the one time unit inside the engine and the log.</summary>
public static class UnixNanos
{
    public const long PerMicrosecond = 1_000;
    public const long PerMillisecond = 1_000_000;
    public const long PerSecond = 1_000_000_000;
    public const long PerMinute = 60 * PerSecond;
    public const long PerHour = 60 * PerMinute;
    public const long PerDay = 24 * PerHour;

    /// <summary>Years in the sense of Actual/365 Fixed.</summary>
    public const long PerYear365 = 365 * PerDay;

    /// <summary>The largest multiple of <paramref name="unit"/> at or before <paramref name="instant"/>, also before 1970.</summary>
    public static long Floor(long instant, long unit)
    {
        long remainder = instant % unit;
        return remainder < 0 ? instant - remainder - unit : instant - remainder;
    }

    public static long From(DateTimeOffset instant) => (instant.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;

    public static long From(DateOnly date) => (date.DayNumber - UnixEpochDay) * PerDay;

    /// <summary>Truncates to 100 ns, the resolution of <see cref="DateTimeOffset"/>.</summary>
    public static DateTimeOffset ToDateTimeOffset(long instant) => new(DateTime.UnixEpoch.Ticks + Floor(instant, 100) / 100, TimeSpan.Zero);

    public static DateOnly ToDate(long instant) => DateOnly.FromDayNumber((int)(Floor(instant, PerDay) / PerDay) + UnixEpochDay);

    /// <summary>RFC 3339 UTC with as many fraction digits as needed: none, 3, 6 or 9.</summary>
    public static string Format(long instant)
    {
        instant = Math.Max(instant, long.MinValue + PerSecond); // whole seconds below the first can't be told in a long
        long seconds = Floor(instant, PerSecond);
        int fraction = (int)(instant - seconds);
        string head = ToDateTimeOffset(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return fraction switch
        {
            0 => head + "Z",
            _ when fraction % PerMillisecond == 0 => string.Create(CultureInfo.InvariantCulture, $"{head}.{fraction / PerMillisecond:000}Z"),
            _ when fraction % PerMicrosecond == 0 => string.Create(CultureInfo.InvariantCulture, $"{head}.{fraction / PerMicrosecond:000000}Z"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{head}.{fraction:000000000}Z"),
        };
    }

    /// <summary>
    /// Reads RFC 3339 (any offset, up to 9 fraction digits) or a date, or a whole number of epoch milliseconds.
    /// False when the text is neither, or outside the years 1900 to 2200.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long instant)
    {
        instant = 0;
        text = text.Trim();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds))
        {
            if (milliseconds is > 7_258_118_400_000 or < -7_258_118_400_000)
            {
                return false;
            }

            instant = milliseconds * PerMillisecond;
            return true;
        }

        return TryParseFixedUtc(text, out instant) || TryParseGeneral(text, out instant);
    }

    // yyyy-MM-ddTHH:mm:ss[.f{1,9}]Z, the form of tick files: worth a path of its own at several million rows a second.
    private static bool TryParseFixedUtc(ReadOnlySpan<char> text, out long instant)
    {
        instant = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[^1] != 'Z')
        {
            return false;
        }

        if (!Digits(text[..4], out int year) || !Digits(text[5..7], out int month) || !Digits(text[8..10], out int day)
            || !Digits(text[11..13], out int hour) || !Digits(text[14..16], out int minute) || !Digits(text[17..19], out int second)
            || year is < 1900 or > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        int nanos = 0;
        if (text.Length > 20)
        {
            var fraction = text[20..^1];
            if (text[19] != '.' || fraction.Length is 0 or > 9 || !Digits(fraction, out nanos))
            {
                return false;
            }

            for (int i = fraction.Length; i < 9; i++)
            {
                nanos *= 10;
            }
        }

        long days = new DateOnly(year, month, day).DayNumber - UnixEpochDay;
        instant = days * PerDay + hour * PerHour + minute * PerMinute + second * PerSecond + nanos;
        return true;
    }

    private static bool TryParseGeneral(ReadOnlySpan<char> text, out long instant)
    {
        instant = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)
            || parsed.Year is < 1900 or > 2200)
        {
            return false;
        }

        instant = From(parsed);
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = value * 10 + (c - '0');
        }

        return true;
    }

    private const int UnixEpochDay = 719_162;
}
