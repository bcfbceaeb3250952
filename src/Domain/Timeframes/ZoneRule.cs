namespace SignalEs.Domain.Timeframes;

/// <summary>
/// Offset from UTC as a rule in code, because time-zone data of operating systems differ between machines and change under a replay.
/// </summary>
public enum ZoneRule
{
    Utc,

    /// <summary>UTC+05:30, no daylight saving.</summary>
    India,

    /// <summary>US Eastern: UTC-5, UTC-4 from the second Sunday of March 02:00 to the first Sunday of November 02:00 (rule in force since 2007).</summary>
    UsEastern,
}

/// <summary>Offsets of a <see cref="ZoneRule"/>.</summary>
public static class ZoneRules
{
    /// <summary>Local time minus UTC, in nanoseconds, at a UTC instant.</summary>
    public static long OffsetNs(this ZoneRule rule, long utcNs) => rule switch
    {
        ZoneRule.India => 5 * UnixNanos.PerHour + 30 * UnixNanos.PerMinute,
        ZoneRule.UsEastern => (IsUsDaylight(utcNs) ? -4 : -5) * UnixNanos.PerHour,
        _ => 0,
    };

    /// <summary>The UTC instant of a local wall-clock time. Session times are never inside the hour that daylight saving skips or repeats.</summary>
    public static long ToUtc(this ZoneRule rule, DateOnly date, TimeOnly time)
    {
        long local = UnixNanos.From(date) + time.Ticks * 100;
        long guess = local - rule.OffsetNs(local);
        return local - rule.OffsetNs(guess);
    }

    private static bool IsUsDaylight(long utcNs)
    {
        int year = UnixNanos.ToDate(utcNs).Year;
        long start = UnixNanos.From(NthSunday(year, 3, 2)) + 7 * UnixNanos.PerHour;  // 02:00 EST
        long end = UnixNanos.From(NthSunday(year, 11, 1)) + 6 * UnixNanos.PerHour;   // 02:00 EDT
        return utcNs >= start && utcNs < end;
    }

    private static DateOnly NthSunday(int year, int month, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((7 - (int)first.DayOfWeek) % 7 + 7 * (n - 1));
    }
}
