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

    /// <summary>A number that is the same for two times if they lie in the same window. Weeks begin on Sunday and on the first of January.</summary>
    public static long Of(this CalendarWindow window, long timeUnixNs)
    {
        var day = Floor(timeUnixNs, NsPerDay);
        return window switch
        {
            CalendarWindow.Hour => Floor(timeUnixNs, NsPerHour),
            CalendarWindow.Day => day,
            CalendarWindow.Week => Week(DateTime.UnixEpoch.AddDays(day)),
            _ => Month(DateTime.UnixEpoch.AddDays(day)),
        };
    }

    private static long Month(DateTime day) => (day.Year * 12L) + day.Month;

    private static long Week(DateTime day) => (day.Year * 54L) + ((day.DayOfYear - 1 + (int)new DateTime(day.Year, 1, 1).DayOfWeek) / 7);

    private static long Floor(long value, long unit) => (value / unit) - (value % unit < 0 ? 1 : 0);
}
