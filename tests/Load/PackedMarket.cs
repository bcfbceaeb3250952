using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Load;

/// <summary>
/// Ticks of <see cref="SyntheticMarket"/> as packed Redis entries, made before the clock starts so that the generator costs the run little. They stand in a few large arrays: an array for
/// each of some million entries would have the generator's collector stop the clock that measures.
/// </summary>
internal sealed class PackedMarket
{
    private const int ChunkLength = 4 * 1024 * 1024;

    private readonly List<byte[]> _chunks = [];
    private readonly List<Entry> _entries = [];
    private int _used = ChunkLength;

    private readonly record struct Entry(int Shard, int Chunk, int Start, int Length, int TicksUpTo);

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
            Add(shard, writer.Written, packed);
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

    public (int Shard, ReadOnlyMemory<byte> Bytes) this[int entry]
        => (_entries[entry].Shard, _chunks[_entries[entry].Chunk].AsMemory(_entries[entry].Start, _entries[entry].Length));

    /// <summary>Ticks in all entries up to and including this one.</summary>
    public int TicksUpTo(int entry) => _entries[entry].TicksUpTo;

    private void Add(int shard, ReadOnlySpan<byte> bytes, int ticksUpTo)
    {
        if (_used + bytes.Length > ChunkLength)
        {
            _chunks.Add(new byte[ChunkLength]);
            _used = 0;
        }

        bytes.CopyTo(_chunks[^1].AsSpan(_used));
        _entries.Add(new Entry(shard, _chunks.Count - 1, _used, bytes.Length, ticksUpTo));
        _used += bytes.Length;
    }
}
