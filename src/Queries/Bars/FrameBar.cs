using SignalEs.Domain.Timeframes;

namespace SignalEs.Queries.Bars;

/// <summary>A bar of the timeframe asked for, with its bucket.</summary>
internal readonly record struct FrameBar(Bar Bar, Buckets.Bucket Bucket)
{
    /// <summary>The bucket that a stored bar belongs to, with that bar as its first piece.</summary>
    public static FrameBar Of(SessionCalendar calendar, Timeframe timeframe, in Bar stored)
    {
        var bucket = Buckets.Of(calendar, timeframe, stored.Start);
        return new FrameBar(stored with { Start = bucket.Start }, bucket);
    }

    public FrameBar Merge(in FrameBar other)
    {
        var bar = Bar;
        bar.Merge(other.Bar);
        return this with { Bar = bar };
    }

    public static FrameBar Empty(Buckets.Bucket bucket) => new(Bar.Empty(bucket.Start), bucket);
}
