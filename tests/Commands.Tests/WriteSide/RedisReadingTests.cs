using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>What the readers of Redis promise, on a real one.</summary>
public sealed class RedisReadingTests(TestServices services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Entries_on_the_wrong_shard_reach_their_home_once_also_when_they_are_read_again()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var redis = await services.StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint);
        var ticks = RunningShards.Market(200).ConvertAll(t => t with { Source = null, SourceSeq = 0 }); // nothing but the mark tells a second forwarding from the first
        await using (var running = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint))
        {
            await connection.GetDatabase().StreamAddAsync(RedisNames.ShardStream(0), "b", Packed(ticks));
            await UntilAsync(async () => await CountAsync(running) == 200);
        }

        await using (var running = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint))
        {
            // As if the host had been killed between sending them home and its commit.
            await RunAsync(running, "update ingest.offsets set last_entry = '0-0' where shard = 0");
        }

        await using var last = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint);
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        int own = ticks.Count(t => RunningShards.ShardOf(t) == 0);
        Assert.Equal(200 + own, await CountAsync(last)); // those of the shard itself have no number either and came back with the offset
    }

    [Fact]
    public async Task Entries_that_a_dead_consumer_of_the_group_took_are_read_and_acknowledged()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var redis = await services.StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint);
        var db = connection.GetDatabase();
        var ticks = RunningShards.Market(300);
        foreach (var shard in ticks.GroupBy(t => RunningShards.ShardOf(t)))
        {
            string stream = RedisNames.ShardStream(shard.Key);
            await db.StreamAddAsync(stream, "b", Packed([.. shard]));
            await db.StreamCreateConsumerGroupAsync(stream, RedisNames.Group, "0");
            Assert.Single(await db.StreamReadGroupAsync(stream, RedisNames.Group, "somebody", ">"));
        }

        await using var running = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint);
        await UntilAsync(async () => await CountAsync(running) == 300);
        await UntilAsync(async () =>
        {
            var pending = await Task.WhenAll(Enumerable.Range(0, RunningShards.Count).Select(s => db.StreamPendingAsync(RedisNames.ShardStream(s), RedisNames.Group)));
            return pending.All(p => p.PendingMessageCount == 0);
        });
    }

    [Fact]
    public async Task A_Redis_that_lost_its_entries_is_noticed_and_what_it_gets_anew_is_taken()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var redis = await services.StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Endpoint},allowAdmin=true");
        var db = connection.GetDatabase();
        await using var running = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint);
        var ticks = RunningShards.Market(300).Where(t => RunningShards.ShardOf(t) == 1).ToList();
        string stream = RedisNames.ShardStream(1);
        await db.StreamAddAsync(stream, "b", Packed(ticks.Take(10)));
        await UntilAsync(async () => await CountAsync(running) == 10);
        await Task.Delay(3000, TestContext.Current.CancellationToken); // the reader has looked at the stream's counters

        // Everything is gone, and new entries come with ids below the committed offset: they must not be taken for old.
        await connection.GetServer(redis.Endpoint).FlushAllDatabasesAsync();
        await db.StreamAddAsync(stream, "b", Packed(ticks.Skip(10).Take(10)), messageId: "5-1");
        await UntilAsync(async () => await CountAsync(running) == 20);
        await using var command = running.Database.CreateCommand("select data ->> 'ReadFrom' from log.mt_events where type = 'source_rewound' and stream_id like 'shard-1-%'");
        Assert.Equal("0-0", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Assert.Equal(20, (await running.ReplayAsync()).Count);
    }

    private static byte[] Packed(IEnumerable<Tick> ticks)
    {
        var builder = new TickBatchBuilder();
        foreach (var tick in ticks)
        {
            builder.Add(tick);
        }

        var writer = new ByteWriter();
        TickBatchCodec.Encode(builder.Build(), writer);
        return writer.ToArray();
    }

    private static async Task<int> CountAsync(RunningShards running) => (await running.ReplayAsync()).Count;

    private static async Task RunAsync(RunningShards running, string sql)
    {
        await using var command = running.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Patience, "it did not come about");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
