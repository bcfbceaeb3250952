using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Projections.Bars;

/// <summary>A row of <c>read.bars</c>, or what one page adds to it.</summary>
internal sealed class BarPiece(string key, Timeframe timeframe, Buckets.Bucket bucket)
{
    public readonly string Key = key;
    public readonly Timeframe Timeframe = timeframe;

    /// <summary>End of the bucket, nanoseconds.</summary>
    public readonly long End = bucket.End;

    public Bar Bar = Bar.Empty(bucket.Start);

    /// <summary>Every tick, trades and quotes alike: what the completeness check counts.</summary>
    public long Ticks;

    public void Add(TickColumns ticks, int i, Position position)
    {
        long ts = ticks.TsEvent[i];
        Ticks++;
        Bar.Touch(position, late: false);
        if (!double.IsNaN(ticks.Last[i]))
        {
            Bar.AddTrade(ticks.Last[i], ticks.Volume[i], ts, position);
        }

        if (ticks.HasQuote(i))
        {
            Bar.AddQuote(ticks.Bid[i], ticks.Ask[i], ts, position);
        }

        if (!double.IsNaN(ticks.OpenInterest[i]))
        {
            Bar.AddOpenInterest(ticks.OpenInterest[i], ts, position);
        }
    }

    public void Merge(BarPiece other)
    {
        Ticks += other.Ticks;
        Bar.Merge(other.Bar);
    }
}
