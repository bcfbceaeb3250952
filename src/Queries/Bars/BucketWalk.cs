using SignalEs.Domain.Timeframes;

namespace SignalEs.Queries.Bars;

/// <summary>Steps from bucket to bucket of a timeframe, forwards or backwards, and says which of them lie in a trading session.</summary>
internal sealed class BucketWalk(SessionCalendar calendar, Timeframe timeframe, bool backwards)
{
    /// <summary>The bucket at an instant; when going backwards the one just before it.</summary>
    public Buckets.Bucket First(long instant) => Buckets.Of(calendar, timeframe, backwards ? instant - 1 : instant);

    public Buckets.Bucket Next(Buckets.Bucket bucket) => Buckets.Of(calendar, timeframe, backwards ? bucket.From - 1 : bucket.End);

    /// <summary>Buckets in session from <paramref name="at"/> up to the one before <paramref name="end"/>.</summary>
    public IEnumerable<Buckets.Bucket> Between(Buckets.Bucket? at, Buckets.Bucket end)
    {
        for (var bucket = at; bucket is { } b && (backwards ? b.From > end.From : b.From < end.From); bucket = Next(b))
        {
            if (InSession(b))
            {
                yield return b;
            }
        }
    }

    /// <summary>Buckets in session from <paramref name="at"/> on, while they start on this side of an instant.</summary>
    public IEnumerable<Buckets.Bucket> Until(Buckets.Bucket at, long instant)
    {
        for (var b = at; backwards ? b.Start >= instant : b.Start < instant; b = Next(b))
        {
            if (InSession(b))
            {
                yield return b;
            }
        }
    }

    private bool InSession(Buckets.Bucket bucket)
    {
        if (!timeframe.IsIntraday && timeframe != Timeframe.D1)
        {
            return true; // a week or a longer frame always holds sessions
        }

        var date = calendar.TradingDate(bucket.From);
        if (calendar.Exceptions.Any(e => e.Date == date && e.Close is null) || (!AroundTheClock && date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday))
        {
            return false;
        }

        var day = calendar.Day(date);
        return !timeframe.IsIntraday || (bucket.Start >= day.Open && bucket.Start < day.Close);
    }

    private bool AroundTheClock => calendar.Zone == ZoneRule.Utc && calendar.Open == calendar.Close;
}
