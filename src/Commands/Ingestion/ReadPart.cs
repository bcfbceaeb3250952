using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>What one read of a shard stream has brought so far: good ticks of this shard, bad ones with their place, and where each entry ends.</summary>
internal sealed class ReadPart(KeyCheck check, int shard, TickColumnPool columns)
{
    private static readonly SortedDictionary<int, List<Tick>> Nothing = [];

    public TickBatchBuilder Ticks { get; } = new(pool: columns);

    public List<PlacedRejection> Rejected { get; } = [];

    public List<SourceEntry> Entries { get; } = [];

    /// <summary>Enough for a commit.</summary>
    public bool IsFull => Ticks.Count >= ShardWorker.TicksPerCommit || Rejected.Count >= ShardWorker.TicksPerCommit;

    /// <summary>Whether a batch can hold the ticks of an entry besides.</summary>
    public bool HasRoomFor(RedisEntry.Content content) => Ticks.Count + (content.Packed?.Count ?? 1) <= TickBatch.CountMax;

    public void Clear()
    {
        Rejected.Clear();
        Entries.Clear();
    }

    public void Reject(RejectedTick tick) => Rejected.Add(new PlacedRejection(tick, Ticks.Count));

    /// <summary>Takes the ticks of an entry, without the first <paramref name="skip"/> of this shard: those are in the log.</summary>
    /// <returns>Ticks that belong to other shards.</returns>
    public SortedDictionary<int, List<Tick>> Add(RedisStreamEntry entry, RedisEntry.Content content, int skip, long now)
    {
        string id = entry.Id;
        if (content.Packed is { } packed)
        {
            return Add(id, packed, skip, now);
        }

        if (content.Tick is not { } tick)
        {
            return Nothing;
        }

        if (check.Check(tick, out _) is { } problem)
        {
            Reject(RedisEntry.Rejected(entry.Fields, tick, problem, id));
            return Nothing;
        }

        var foreign = new SortedDictionary<int, List<Tick>>();
        int own = 0;
        Add(tick, id, skip, foreign, ref own);
        return foreign;
    }

    // The way of nearly every tick: its key is looked up once per entry, its columns are checked and copied as they are.
    private SortedDictionary<int, List<Tick>> Add(string id, TickBatch packed, int skip, long now)
    {
        Span<bool> home = packed.Instruments.Length <= 1024 ? stackalloc bool[packed.Instruments.Length] : new bool[packed.Instruments.Length];
        for (int i = 0; i < home.Length; i++)
        {
            home[i] = check.CheckKey(packed.Instruments[i], out int of) is null && of == shard;
        }

        SortedDictionary<int, List<Tick>>? foreign = null;
        Ticks.From(packed);
        int own = 0;
        for (int i = 0; i < packed.Count; i++)
        {
            if (!home[packed.Columns.Instrument[i]] || !TickRules.IsGood(packed.Columns, i, now))
            {
                Add(packed[i] with { TsReceivedNs = now }, id, skip, foreign ??= [], ref own);
            }
            else if (own++ >= skip)
            {
                Ticks.Add(packed, i);
                Ticks.Received(now);
            }
        }

        return foreign ?? Nothing;
    }

    private void Add(in Tick tick, string id, int skip, SortedDictionary<int, List<Tick>> foreign, ref int own)
    {
        if (check.Check(tick, out int of) is { } problem)
        {
            Reject(RedisEntry.Rejected(tick, problem, id));
        }
        else if (of != shard)
        {
            (foreign.TryGetValue(of, out var list) ? list : foreign[of] = []).Add(tick);
        }
        else if (own++ >= skip)
        {
            Ticks.Add(tick);
        }
    }
}
