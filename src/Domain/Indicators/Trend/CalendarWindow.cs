namespace SignalEs.Domain.Indicators.Trend;

/// <summary>Windows of the UTC calendar.</summary>
internal enum CalendarWindow
{
    Month,
    Week,
    Day,
    Hour,
}

internal static class CalendarWindows
{
    private const long NsPerHour = 3_600_000_000_000;
    private const long NsPerDay = 24 * NsPerHour;

    /// <summary>A number that is the same for two times if they lie in the same window. Weeks begin on Sunday.</summary>
    public static long Of(this CalendarWindow window, long timeUnixNs)
    {
        var day = Floor(timeUnixNs, NsPerDay);

        // 1970-01-01 was a Thursday: day 4 of a week that begins on Sunday.
        return window switch
        {
            CalendarWindow.Hour => Floor(timeUnixNs, NsPerHour),
            CalendarWindow.Day => day,
            CalendarWindow.Week => Floor(day + 4, 7),
            _ => Month(DateTime.UnixEpoch.AddDays(day)),
        };
    }

    private static long Month(DateTime day) => (day.Year * 12L) + day.Month;

    private static long Floor(long value, long unit) => (value / unit) - (value % unit < 0 ? 1 : 0);
}
