namespace SignalEs.Domain.Timeframes;

/// <summary>A day whose session ends at another time than usual, or doesn't open.</summary>
/// <param name="Date">Local date.</param>
/// <param name="Close">Local close; null: no session.</param>
public sealed record SessionException(DateOnly Date, TimeOnly? Close);

/// <summary>
/// Trading hours of a venue: anchors bars (DESIGN section 4) and says at which instant of its expiry date an option expires.
/// Recorded with the engine's configuration, so that a replay uses the hours known then.
/// </summary>
/// <param name="Id">Name that instrument metadata refers to.</param>
/// <param name="Zone">Rule of local time.</param>
/// <param name="Open">Local open of the regular session; on a whole minute.</param>
/// <param name="Close">Local close of the regular session.</param>
/// <param name="Exceptions">Days that differ, in order of date; beside the early closes that <paramref name="UsEarlyCloses"/> derives.</param>
/// <param name="UsEarlyCloses">13:00 on the day after Thanksgiving, on 24 December and on 3 July where these are weekdays (NYSE Rule 7.2).</param>
public sealed record SessionCalendar(
    string Id, ZoneRule Zone, TimeOnly Open, TimeOnly Close, IReadOnlyList<SessionException> Exceptions, bool UsEarlyCloses = false)
{
    /// <summary>Calendars every engine knows: US equities and options, India, and around the clock in UTC.</summary>
    public static readonly IReadOnlyList<SessionCalendar> Defaults =
    [
        new("india", ZoneRule.India, new(9, 15), new(15, 30), []),
        new("us", ZoneRule.UsEastern, new(9, 30), new(16, 0), [], UsEarlyCloses: true),
        new("utc", ZoneRule.Utc, new(0, 0), new(0, 0), []),
    ];

    public static string DefaultIdFor(string exchange) => exchange switch
    {
        "NSE" or "NFO" or "BSE" or "BFO" or "MCX" or "CDS" => "india",
        "NASDAQ" or "NYSE" or "ARCA" or "OPRA" or "CBOE" or "AMEX" or "BATS" or "IEX" => "us",
        _ => "utc",
    };

    /// <summary>The local date that an instant falls on: its trading date, pre-market and after-hours included.</summary>
    public DateOnly TradingDate(long tsNs) => UnixNanos.ToDate(tsNs + Zone.OffsetNs(tsNs));

    /// <summary>The trading day around an instant.</summary>
    public TradingDay DayOf(long tsNs) => Day(TradingDate(tsNs));

    public TradingDay Day(DateOnly date) => new(
        Zone.ToUtc(date, TimeOnly.MinValue),
        Zone.ToUtc(date, Open),
        CloseOf(date),
        Zone.ToUtc(date.AddDays(1), TimeOnly.MinValue));

    /// <summary>UTC instant at which the session of a date ends; an option that expires on it expires then.</summary>
    public long CloseOf(DateOnly date)
    {
        var close = Close;
        foreach (var exception in Exceptions)
        {
            if (exception.Date == date)
            {
                close = exception.Close ?? Close;
            }
        }

        if (UsEarlyCloses && IsUsEarlyClose(date))
        {
            close = new TimeOnly(13, 0);
        }

        return close <= Open ? Zone.ToUtc(date.AddDays(1), close) : Zone.ToUtc(date, close);
    }

    private static bool IsUsEarlyClose(DateOnly date)
    {
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            return false;
        }

        return date switch
        {
            { Month: 11, DayOfWeek: DayOfWeek.Friday } => date.Day is >= 23 and <= 29,
            { Month: 12, Day: 24 } => date.DayOfWeek != DayOfWeek.Friday,       // on a Friday the holiday itself is observed
            { Month: 7, Day: 3 } => date.DayOfWeek != DayOfWeek.Friday,
            _ => false,
        };
    }
}

/// <summary>A trading day as UTC instants in nanoseconds: <c>[Start, End)</c> by local midnight, the session <c>[Open, Close)</c> inside it.</summary>
public readonly record struct TradingDay(long Start, long Open, long Close, long End);
