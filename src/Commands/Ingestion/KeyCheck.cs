using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>Checks ticks and finds their shard; each key is parsed once. One reader, one instance.</summary>
/// <param name="shardCount">Shards of the log.</param>
/// <param name="instruments">Those of a shard; null where there is no bound to keep (or another host keeps it).</param>
public sealed class KeyCheck(int shardCount, Func<int, ShardInstruments?>? instruments = null)
{
    private const int KnownMax = 1_000_000;

    private readonly Dictionary<string, int> _shards = new(StringComparer.Ordinal);

    /// <summary>Null when the tick is good; <paramref name="shard"/> is then its shard.</summary>
    public TickRejection? Check(in Tick tick, out int shard) => CheckKey(tick.Key, out shard) ?? TickRules.CheckValues(tick);

    /// <summary>Null when the key is good; <paramref name="shard"/> is then its shard.</summary>
    public TickRejection? CheckKey(string text, out int shard)
    {
        if (_shards.TryGetValue(text, out shard))
        {
            return null;
        }

        if (!InstrumentKey.TryParse(text, out var key, out string? problem))
        {
            return new TickRejection("bad_key", "instrument_key", problem!);
        }

        shard = ShardMap.ShardOf(key.Underlying, shardCount);
        if (instruments?.Invoke(shard)?.Check(text) is { } tooMany)
        {
            return tooMany; // not for good: the bound may be raised, or another reader's tick may list it
        }

        if (_shards.Count < KnownMax)
        {
            _shards.Add(text, shard);
        }

        return null;
    }
}
