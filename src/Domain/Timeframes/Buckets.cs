namespace SignalEs.Domain.Timeframes;

/// <summary>
/// Which bucket of a timeframe an instant falls into. Intraday frames are anchored to the session open of the trading day and never span local midnight;
/// a day is a trading day (named by its session open, pre-market included); weeks start on Monday, months on the 1st; counts of days, weeks and
/// months are aligned to 1970-01-01 (a Thursday; weeks to Monday 1969-12-29).
/// </summary>
public static class Buckets
{
    /// <summary>The bucket that holds an instant: <c>Start</c> names it; ticks with <c>From ≤ ts &lt; End</c> belong to it.</summary>
    public readonly record struct Bucket(long Start, long From, long End);

    public static Bucket Of(SessionCalendar calendar, Timeframe timeframe, long tsNs)
    {
        var day = calendar.DayOf(tsNs);
        return timeframe.IsIntraday ? Intraday(day, timeframe, tsNs) : Days(calendar, timeframe, calendar.TradingDate(tsNs));
    }

    /// <summary>The same for a day that the caller has at hand (intraday frames only).</summary>
    public static Bucket Intraday(in TradingDay day, Timeframe timeframe, long tsNs)
    {
        long length = timeframe.Minutes * UnixNanos.PerMinute;
        long start = day.Open + UnixNanos.Floor(tsNs - day.Open, length);
        long from = Math.Max(start, day.Start);
        return new Bucket(from, from, Math.Min(start + length, day.End));
    }

    private static Bucket Days(SessionCalendar calendar, Timeframe timeframe, DateOnly date)
    {
        var (first, last) = timeframe.Unit switch
        {
            TimeframeUnit.Day => Span(date.DayNumber, EpochDay, timeframe.Count),
            TimeframeUnit.Week => Span(date.DayNumber, EpochMonday, timeframe.Count * 7),
            _ => Months(date, timeframe.Count),
        };
        return new Bucket(calendar.Day(first).Open, calendar.Day(first).Start, calendar.Day(last).End);
    }

    private static (DateOnly First, DateOnly Last) Span(int day, int anchor, int length)
    {
        int first = anchor + (int)UnixNanos.Floor(day - anchor, length);
        return (DateOnly.FromDayNumber(first), DateOnly.FromDayNumber(first + length - 1));
    }

    private static (DateOnly First, DateOnly Last) Months(DateOnly date, int count)
    {
        int month = (int)UnixNanos.Floor((date.Year - 1970) * 12 + date.Month - 1, count);
        var first = new DateOnly(1970, 1, 1).AddMonths(month);
        return (first, first.AddMonths(count).AddDays(-1));
    }

    private const int EpochDay = 719_162;
    private const int EpochMonday = EpochDay - 3;
}
