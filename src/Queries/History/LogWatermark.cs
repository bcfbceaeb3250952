using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Log;

namespace SignalEs.Queries.History;

/// <summary>Event time that an underlying had reached at a position of the log: whether a bar was final then.</summary>
internal sealed class LogWatermark(ShardLogReader reader)
{
    private const long FirstWindow = 64;

    /// <param name="underlying">Symbol.</param>
    /// <param name="at">Inclusive.</param>
    /// <param name="newest">No event after this sequence concerns the underlying: where the search may start.</param>
    /// <returns>Nanoseconds; <see cref="long.MinValue"/> when nothing of it had been recorded.</returns>
    public async Task<long> AtAsync(string underlying, Position at, long newest, CancellationToken cancellation)
    {
        int shard = ShardMap.ShardOf(underlying);
        long high = Math.Min(at.Sequence, newest);
        for (long window = FirstWindow; high > 0; window *= 2)
        {
            long low = Math.Max(0, high - window);
            long found = long.MinValue;
            await foreach (var e in reader.ReadAsync(shard, low, high, cancellation))
            {
                found = Math.Max(found, Reached(e, underlying, at));
            }

            if (found != long.MinValue)
            {
                return found;
            }

            high = low;
        }

        return long.MinValue;
    }

    private static long Reached(ShardEvent e, string underlying, Position at)
    {
        long reached = long.MinValue;
        switch (e)
        {
            case SignalsEvent signals:
                foreach (var watermark in signals.Data.Signals.Watermarks)
                {
                    reached = watermark.Underlying == underlying ? watermark.TsNs : reached;
                }

                break;
            case ClockEvent clock when clock.Data.Underlyings.Contains(underlying):
                reached = clock.Data.TsNs;
                break;
            case TicksEvent ticks:
                reached = Newest(ticks.Data.Ticks, underlying, ticks.Sequence == at.Sequence ? at.Index + 1 : ticks.Data.Ticks.Count);
                break;
        }

        return reached;
    }

    // Ticks of the underlying, whatever the instrument; a position inside a batch knows only the ticks up to it.
    private static long Newest(TickBatch ticks, string underlying, int count)
    {
        bool[] ours = [.. ticks.Instruments.Select(key => InstrumentKey.Parse(key).Underlying == underlying)];
        long newest = long.MinValue;
        for (int i = 0; i < Math.Min(count, ticks.Count); i++)
        {
            newest = ours[ticks.Columns.Instrument[i]] ? Math.Max(newest, ticks.Columns.TsEvent[i]) : newest;
        }

        return newest;
    }
}
