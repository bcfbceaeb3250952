using SignalEs.Domain.Timeframes;

namespace SignalEs.Queries.Bars;

/// <summary>
/// Puts a bar of status <c>empty</c> into every bucket of a trading session in which no tick came. Outside of sessions (nights, weekends, closed
/// days) nothing was to be expected and nothing is filled. What lies between the first and the last bar is filled, and up to <c>from</c> and <c>to</c> where they are given.
/// </summary>
internal static class BarGaps
{
    /// <param name="bars">In the range's direction.</param>
    /// <param name="range">Range of the page.</param>
    /// <param name="calendar">Sessions of the instrument.</param>
    /// <param name="timeframe">Frame of the bars.</param>
    /// <param name="knownToNs">Event time reached: what lies beyond isn't empty but unknown.</param>
    public static async IAsyncEnumerable<FrameBar> FillAsync(
        IAsyncEnumerable<FrameBar> bars, Parameters.HistoryRange range, SessionCalendar calendar, Timeframe timeframe, long knownToNs)
    {
        var walk = new BucketWalk(calendar, timeframe, range.Backwards);
        long? edge = range.Backwards ? (range.ToNs is { } to ? Math.Min(to, knownToNs) : null) : range.FromNs;
        Buckets.Bucket? at = edge is { } instant ? walk.First(instant) : null;
        await foreach (var bar in bars)
        {
            foreach (var gap in walk.Between(at, bar.Bucket))
            {
                if (gap.End <= knownToNs)
                {
                    yield return FrameBar.Empty(gap);
                }
            }

            yield return bar;
            at = walk.Next(bar.Bucket);
        }

        long? far = range.Backwards ? range.FromNs : range.ToNs is { } end ? Math.Min(end, knownToNs) : null;
        if (at is { } rest && far is { } limit)
        {
            foreach (var gap in walk.Until(rest, limit))
            {
                if (gap.End <= knownToNs)
                {
                    yield return FrameBar.Empty(gap);
                }
            }
        }
    }
}
