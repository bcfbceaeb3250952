using JasperFx.Events;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Folding;

namespace SignalEs.Projections.Completeness;

/// <summary>Minutes of event time that ticks of a range fall into, by shard: a minute's bar is made of every event that touches it, also of earlier ones.</summary>
internal sealed class TouchedMinutes : PageFold
{
    private readonly SortedDictionary<int, SortedSet<long>> _minutes = [];

    public override void Ticks(IEvent<TicksIngested> e, TickBatch ticks)
    {
        if (!_minutes.TryGetValue(e.Data.Shard, out var minutes))
        {
            _minutes.Add(e.Data.Shard, minutes = []);
        }

        long newest = long.MinValue;
        foreach (long ts in ticks.TsEvent)
        {
            // Nearly every tick falls into the same minute as the one before.
            if (newest == long.MinValue || ts < newest || ts >= newest + UnixNanos.PerMinute)
            {
                newest = UnixNanos.Floor(ts, UnixNanos.PerMinute);
                minutes.Add(newest);
            }
        }
    }

    /// <summary>Runs of neighbouring minutes, nanoseconds, <c>To</c> exclusive.</summary>
    public IEnumerable<(int Shard, long From, long To)> Runs()
    {
        foreach (var (shard, minutes) in _minutes)
        {
            (long From, long To)? run = null;
            foreach (long minute in minutes)
            {
                if (run is { } open && minute == open.To)
                {
                    run = (open.From, minute + UnixNanos.PerMinute);
                    continue;
                }

                if (run is { } closed)
                {
                    yield return (shard, closed.From, closed.To);
                }

                run = (minute, minute + UnixNanos.PerMinute);
            }

            if (run is { } last)
            {
                yield return (shard, last.From, last.To);
            }
        }
    }

    /// <summary>Nothing: it only looks.</summary>
    public override void Write(PageWrites writes)
    {
    }
}
