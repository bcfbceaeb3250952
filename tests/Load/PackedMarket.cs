using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Load;

/// <summary>Ticks of <see cref="SyntheticMarket"/> as packed Redis entries, made before the clock starts so that the generator costs the run little.</summary>
internal sealed class PackedMarket
{
    private readonly List<(int Shard, byte[] Bytes)> _entries = [];
    private readonly List<int> _ticksUpTo = [];

    /// <param name="count">Ticks.</param>
    /// <param name="perSecond">Ticks per second of event time.</param>
    /// <param name="startNs">Event time of the first.</param>
    /// <param name="source">Source name.</param>
    /// <param name="ticksPerEntry">As a gateway would pack them.</param>
    public PackedMarket(int count, int perSecond, long startNs, string source, int ticksPerEntry)
    {
        var builders = new SortedDictionary<int, TickBatchBuilder>();
        var shards = new Dictionary<string, int>(StringComparer.Ordinal);
        var writer = new ByteWriter();
        int packed = 0;

        void Flush(int shard)
        {
            writer.Clear();
            var batch = builders[shard].Build();
            TickBatchCodec.Encode(batch, writer);
            packed += batch.Count;
            builders.Remove(shard);
            _entries.Add((shard, writer.ToArray()));
            _ticksUpTo.Add(packed);
        }

        foreach (var tick in SyntheticMarket.Ticks(count, perSecond, startNs, source))
        {
            if (!shards.TryGetValue(tick.Key, out int shard))
            {
                shards.Add(tick.Key, shard = SyntheticMarket.ShardOf(tick.Key));
            }

            if (!builders.TryGetValue(shard, out var builder))
            {
                builders.Add(shard, builder = new TickBatchBuilder(ticksPerEntry));
            }

            builder.Add(tick);
            if (builder.Count == ticksPerEntry)
            {
                Flush(shard);
            }
        }

        foreach (int shard in builders.Keys.ToList())
        {
            Flush(shard);
        }
    }

    public int Count => _entries.Count;

    public (int Shard, byte[] Bytes) this[int entry] => _entries[entry];

    /// <summary>Ticks in all entries up to and including this one.</summary>
    public int TicksUpTo(int entry) => _ticksUpTo[entry];
}
