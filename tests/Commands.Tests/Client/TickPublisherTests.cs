using SignalEs.Client;
using SignalEs.Commands.Tests.WriteSide;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Commands.Tests.Client;

public sealed class TickPublisherTests(TestServices services)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_tick_reaches_the_stream_of_its_shard_in_order()
    {
        await using var redis = await services.StartRedisAsync();
        await using var connection = await ConnectAsync(redis);
        await using var publisher = new TickPublisher(connection.GetDatabase(), "gateway", new TickPublisherOptions { FirstSeq = 100, ShardCount = RunningShards.Count });
        var market = RunningShards.Market(3000);
        foreach (var tick in market)
        {
            await publisher.PublishAsync(tick, Cancellation);
        }

        await publisher.FlushAsync(Cancellation);
        Assert.Equal((3099, 0), (publisher.LastSeq, publisher.Retries));
        int entries = 0;
        for (int shard = 0; shard < RunningShards.Count; shard++)
        {
            var (sent, count) = await SentAsync(connection, shard);
            entries += count;
            var expected = market.Select((t, i) => (Tick: t, Seq: 100L + i)).Where(t => RunningShards.ShardOf(t.Tick) == shard);
            Assert.Equal(expected.Select(t => (t.Tick.Key, t.Tick.TsEventNs, t.Seq)), sent.Select(t => (t.Key, t.TsEventNs, t.SourceSeq)));
            Assert.All(sent, t => Assert.Equal("gateway", t.Source));
        }

        Assert.InRange(entries, 1, 1500);
    }

    [Fact]
    public async Task Redis_that_goes_away_and_comes_back_costs_nothing_but_time()
    {
        await using var redis = await services.StartRedisAsync();
        await using var connection = await ConnectAsync(redis);
        await using var publisher = new TickPublisher(connection.GetDatabase(), "gateway", new TickPublisherOptions { ShardCount = RunningShards.Count });
        var market = RunningShards.Market(4000);
        for (int i = 0; i < market.Count; i++)
        {
            await publisher.PublishAsync(market[i], Cancellation);
            if (i == 2000)
            {
                await redis.StopAsync();
            }

            if (i == 3000)
            {
                await Task.Delay(300, Cancellation);
                await redis.RestartAsync();
            }
        }

        await publisher.FlushAsync(Cancellation);
        for (int shard = 0; shard < RunningShards.Count; shard++)
        {
            // An entry whose answer was lost may stand there twice; its numbers rise, so the service sees a duplicate and nothing is lost in between.
            var once = new List<long>();
            foreach (var tick in (await SentAsync(connection, shard)).Ticks)
            {
                if (once.Count == 0 || tick.SourceSeq > once[^1])
                {
                    once.Add(tick.SourceSeq);
                }
            }

            Assert.Equal(market.Select((t, i) => (t, Seq: i + 1L)).Where(t => RunningShards.ShardOf(t.t) == shard).Select(t => t.Seq), once);
        }
    }

    [Fact]
    public async Task The_caller_waits_when_too_much_is_pending()
    {
        await using var redis = await services.StartRedisAsync();
        await using var connection = await ConnectAsync(redis);
        await using var publisher = new TickPublisher(connection.GetDatabase(), "gateway", new TickPublisherOptions { PendingMax = 100, TicksPerEntryMax = 10, ShardCount = 1 });
        await redis.StopAsync();
        var publishing = PublishAsync();
        Assert.NotSame(publishing, await Task.WhenAny(publishing, Task.Delay(500, Cancellation)));
        await redis.RestartAsync();
        await publishing.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await publisher.FlushAsync(Cancellation);
        Assert.True(publisher.Retries > 0);

        async Task PublishAsync()
        {
            foreach (var tick in RunningShards.Market(500))
            {
                await publisher.PublishAsync(tick, Cancellation);
            }
        }
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(RedisServer redis)
    {
        var options = ConfigurationOptions.Parse(redis.Endpoint);
        (options.AbortOnConnectFail, options.AsyncTimeout, options.BacklogPolicy) = (false, 1000, BacklogPolicy.FailFast);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    private static async Task<(List<Tick> Ticks, int Entries)> SentAsync(ConnectionMultiplexer connection, int shard)
    {
        var ticks = new List<Tick>();
        var entries = await connection.GetDatabase().StreamRangeAsync($"stream:shard:{shard}");
        foreach (var entry in entries)
        {
            var batch = TickBatchCodec.Decode((byte[])entry["b"]!);
            ticks.AddRange(Enumerable.Range(0, batch.Count).Select(i => batch[i]));
        }

        return (ticks, entries.Length);
    }
}
