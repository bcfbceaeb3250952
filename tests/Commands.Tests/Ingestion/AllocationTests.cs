using SignalEs.Commands.Ingestion;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using StackExchange.Redis;

namespace SignalEs.Commands.Tests.Ingestion;

/// <summary>The way of a tick from an entry of Redis to the bytes of an event costs the collector nothing: what is allocated belongs to entries, batches and commits.</summary>
public sealed class AllocationTests
{
    private const int Warm = 40;
    private const int Rounds = 40;
    private static readonly long Start = UnixNanos.From(new DateOnly(2026, 3, 2)) + 15 * UnixNanos.PerHour;

    private readonly TickColumnPool _columns = new(8);
    private readonly RedisEntry _reader = new(new KeyTable());
    private readonly SignalEngine _engine = new(0);
    private readonly TickBatchBuilder _joined;
    private readonly ReadPart _part;
    private long _sequence;

    public AllocationTests()
    {
        _joined = new TickBatchBuilder(pool: _columns);
        _part = new ReadPart(new KeyCheck(1), 0, _columns);
        _engine.Configure(new EngineConfigured(DefaultSettings.Settings, DefaultSettings.Settings.Hash, [], "test"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Ten_times_the_ticks_allocate_nothing_more_but_the_bytes_of_the_event(int reads)
    {
        var (few, fewBytes) = Measure(Entry(100), reads);
        var (many, manyBytes) = Measure(Entry(1000), reads);
        Assert.InRange(few, fewBytes, long.MaxValue);
        Assert.Equal(0, (many - manyBytes - (few - fewBytes)) / (900 * reads * Rounds));
    }

    // Bytes that this thread allocated in some rounds, and those of the events among them.
    private (long Allocated, long Events) Measure(RedisValue[] entry, int reads)
    {
        long before = 0;
        long events = 0;
        for (int round = 0; round < Warm + Rounds; round++)
        {
            if (round == Warm)
            {
                (before, events) = (GC.GetAllocatedBytesForCurrentThread(), 0);
            }

            events += Round(entry, reads);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before, events);
    }

    // What a shard does with some reads that wait at the same time, without the commit itself.
    private long Round(RedisValue[] fields, int reads)
    {
        var items = new List<IngestItem>(reads);
        for (int i = 0; i < reads; i++)
        {
            var entry = new RedisStreamEntry("1-0", fields);
            _part.Add(entry, _reader.Read(entry.Id, fields, Start), 0, Start);
            items.Add(new IngestItem { SourceStream = "s", Ticks = _part.Ticks.Build(), Entries = [new SourceEntry("1-0", 1)] });
        }

        var group = new TickGroup(items);
        var places = new List<int>(group.Count);
        places.AddRange(Enumerable.Range(0, group.Count));
        int placed = 4 * places.Capacity;
        var batch = group.Take(places, _joined);
        var output = _engine.Confirm(_engine.Apply(batch), ++_sequence);
        var committed = new CommittedBatch(0, _sequence, _sequence, batch, output);
        int bytes = new TicksIngested(0, "s", "", "", "", batch).ToBytes().Length;
        group.Complete();
        committed.Release();
        return bytes + placed;
    }

    private static RedisValue[] Entry(int count)
    {
        var builder = new TickBatchBuilder(count);
        for (int i = 0; i < count; i++)
        {
            double bid = 100 + i % 7;
            builder.Add(new Tick($"NASDAQ@T{i % 20}@EQ", Start, Start, bid, bid, bid + 1, 10, 12, 5, double.NaN, "gateway", i + 1));
        }

        var writer = new ByteWriter();
        TickBatchCodec.Encode(builder.Build(), writer);
        return ["b", writer.ToArray()];
    }
}
