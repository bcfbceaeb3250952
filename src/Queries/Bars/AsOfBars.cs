using System.Runtime.CompilerServices;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Timeframes;
using SignalEs.Log;
using SignalEs.Queries.History;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Bars;

/// <summary>
/// Stored bars as they were known at a position. A bar whose last tick lies at or before it is what it was; one that has ticks on both sides is
/// folded again from the ticks in the log.
/// </summary>
internal sealed class AsOfBars(ShardLogReader reader)
{
    public async IAsyncEnumerable<Bar> RewindAsync(
        IAsyncEnumerable<Bar> stored, ReadSnapshot read, InstrumentKey key, SessionCalendar calendar, Timeframe level, Position at,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var bar in stored.WithCancellation(cancellation))
        {
            yield return bar.ToPosition <= at ? bar : await FoldAsync(read, key, bar.Start, Buckets.Of(calendar, level, bar.Start), at, cancellation);
        }
    }

    private async Task<Bar> FoldAsync(ReadSnapshot read, InstrumentKey key, long start, Buckets.Bucket bucket, Position at, CancellationToken cancellation)
    {
        var bar = Bar.Empty(start);
        int shard = ShardMap.ShardOf(key.Underlying);
        if (await LogRange.FindAsync(read, shard, bucket.From, bucket.End, at, cancellation) is not var (first, last))
        {
            return bar;
        }

        TicksEvent? open = null;
        await foreach (var e in reader.ReadAsync(shard, first - 1, long.MaxValue, cancellation))
        {
            if (e is TicksEvent ticks && ticks.Sequence <= last)
            {
                open = ticks;
            }
            else if (e is SignalsEvent signals && open is { } batch)
            {
                // Which ticks came late stands in the event of the same commit.
                Add(ref bar, batch, signals.Data.Signals.LateTicks, key.Text, bucket, at);
                open = null;
            }

            if (e.Sequence >= last && open is null)
            {
                break;
            }
        }

        return bar;
    }

    private static void Add(ref Bar bar, TicksEvent e, int[] late, string key, Buckets.Bucket bucket, Position at)
    {
        var ticks = e.Data.Ticks;
        int instrument = Array.IndexOf(ticks.Instruments, key);
        for (int i = 0; instrument >= 0 && i < ticks.Count; i++)
        {
            var position = new Position(e.Sequence, i);
            long ts = ticks.Columns.TsEvent[i];
            if (ticks.Columns.Instrument[i] == instrument && ts >= bucket.From && ts < bucket.End && position <= at)
            {
                Add(ref bar, ticks[i], position, Array.BinarySearch(late, i) >= 0);
            }
        }
    }

    private static void Add(ref Bar bar, in Tick tick, Position position, bool late)
    {
        bar.Touch(position, late);
        if (tick.HasTrade)
        {
            bar.AddTrade(tick.Last, tick.Volume, tick.TsEventNs, position);
        }

        if (tick.HasQuote)
        {
            bar.AddQuote(tick.Bid, tick.Ask, tick.TsEventNs, position);
        }

        if (tick.HasOpenInterest)
        {
            bar.AddOpenInterest(tick.OpenInterest, tick.TsEventNs, position);
        }
    }
}
