using System.Collections.Concurrent;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// The instruments that the log has of a shard, and whether it takes another one. Asked at the door, before anything is recorded, for keys that weren't seen there before: what is in the log the
/// engine takes in whatever the bound says. Keys on their way from the door to the log aren't counted yet, so the bound can be passed by as many as one queue holds. Any thread.
/// </summary>
/// <param name="most">So many, and no new one besides.</param>
public sealed class ShardInstruments(int most)
{
    /// <summary>Unless configured. With the default formulas an option takes 4 kB in the engine, anything else 10.</summary>
    public const int DefaultMost = 100_000;

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The log has them.</summary>
    public void Learn(IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            if (_known.TryAdd(key, true))
            {
                Interlocked.Increment(ref _count);
            }
        }
    }

    /// <summary>Null when ticks of a key may come in.</summary>
    public TickRejection? Check(string key) => Count < most || _known.ContainsKey(key)
        ? null
        : new TickRejection("too_many_instruments", "instrument_key", $"{key} is new, and its shard has {Count} instruments; at most {most} (SIGNALES_INSTRUMENTS_MAX)");
}

/// <summary>How many instruments a shard may have.</summary>
public sealed record InstrumentLimit(int Most)
{
    public static readonly InstrumentLimit Default = new(ShardInstruments.DefaultMost);
}
