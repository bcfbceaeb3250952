using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.EndToEnd;

/// <summary>A producer: packs ticks per shard and adds them to the streams of Redis, numbered within a source.</summary>
internal sealed class TickSender(IDatabase redis, string source)
{
    private long _seq;

    public long Sent => _seq;

    public async Task SendAsync(IEnumerable<Tick> ticks, int perEntry = 50)
    {
        var waiting = new SortedDictionary<int, List<Tick>>();
        foreach (var tick in ticks)
        {
            int shard = ShardMap.ShardOf(InstrumentKey.Parse(tick.Key).Underlying);
            var list = waiting.TryGetValue(shard, out var known) ? known : waiting[shard] = [];
            list.Add(tick with { Source = source, SourceSeq = ++_seq });
            if (list.Count == perEntry)
            {
                await AddAsync(shard, list);
            }
        }

        foreach (var (shard, list) in waiting)
        {
            await AddAsync(shard, list);
        }
    }

    /// <summary>Promises that nothing earlier comes for these underlyings: closes their bars.</summary>
    public Task ClockAsync(long tsNs, params string[] underlyings) => Task.WhenAll(underlyings.Select(u => redis.StreamAddAsync(
        $"stream:shard:{ShardMap.ShardOf(u)}", [new("clock", UnixNanos.Format(tsNs)), new("underlying", u)])));

    private async Task AddAsync(int shard, List<Tick> ticks)
    {
        if (ticks.Count > 0)
        {
            var builder = new TickBatchBuilder(ticks.Count);
            ticks.ForEach(t => builder.Add(t));
            var writer = new ByteWriter();
            TickBatchCodec.Encode(builder.Build(), writer);
            await redis.StreamAddAsync($"stream:shard:{shard}", "b", writer.ToArray());
            ticks.Clear();
        }
    }
}
