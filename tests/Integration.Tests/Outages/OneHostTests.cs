using System.Globalization;
using System.Net;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using SignalEs.Integration.Tests.EndToEnd;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.Outages;

/// <summary>One host while the servers that it needs fail and come back.</summary>
[Trait("Category", "e2e")]
public sealed class OneHostTests(OutageStack stack) : IClassFixture<OutageStack>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private RunningHost? _host;

    private RunningHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await stack.FirstAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Without_Redis_REST_ingestion_queries_and_feed_go_on_and_what_Redis_held_is_read_when_it_is_back()
    {
        const string Key = "NASDAQ@RDG@EQ";
        await using var redis = await stack.ConnectRedisAsync();
        Assert.Equal(HttpStatusCode.OK, (await Host.PostTicksAsync(OutageStack.Csv(Key, "2026-03-02T15:00:00Z", 1))).Status);
        var sender = new TickSender(redis.GetDatabase(), "redis-gone");
        using var feed = await Host.Http.GetStreamAsync($"feed?channels=ticks:{Key}", TestContext.Current.CancellationToken);
        using var lines = new StreamReader(feed);

        await sender.SendAsync(Enumerable.Range(0, 2000).Select(i => Some.Trade(Key, Some.Time("2026-03-02T14:00:00Z") + i, 50, 1)));
        await stack.Redis.KillAsync();
        await Eventually.IsTrueAsync(async () => await Host.HealthAsync("redis") is { Status: HttpStatusCode.OK, Ok: false }, Patience, () => "health doesn't show that Redis is away");

        var (status, body) = await Host.PostTicksAsync(OutageStack.Csv(Key, "2026-03-02T15:01:00Z", 3, price: 700));
        Assert.Equal((HttpStatusCode.OK, 3), (status, body.GetProperty("accepted").GetInt32()));
        await Eventually.IsTrueAsync(
            async () => (await Host.GetAsync($"realtime/{Key}")).GetProperty("tick").GetProperty("last").GetDouble() == 702, Patience, () => "what was committed isn't shown");
        await LineAsync(lines, "\"last\":702");

        await stack.Redis.RestartAsync();
        await sender.SendAsync([Some.Trade(Key, Some.Time("2026-03-02T15:02:00Z"), 800, 1)]);
        await AcceptedAsync("redis-gone", sender.Sent);
        await Eventually.IsTrueAsync(async () => (await Host.HealthAsync("redis")).Ok, Patience, () => "health doesn't show that Redis is back");
        await LineAsync(lines, "\"last\":800");
    }

    [Fact]
    public async Task A_reader_that_waited_for_the_log_when_Redis_died_reads_on()
    {
        await using var redis = await stack.ConnectRedisAsync();
        var sender = new TickSender(redis.GetDatabase(), "waiting-reader");
        await using (await stack.LockAsync("ingest.offsets"))
        {
            // More reads than may be in flight, so that the next one waits for room.
            for (int i = 0; i < 30; i++)
            {
                await sender.SendAsync([Some.Trade("NASDAQ@RDW@EQ", Some.Time("2026-03-02T15:00:00Z") + i, 50, 1)]);
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await stack.Redis.KillAsync();
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        // Until what was read is committed, and telling Redis so has failed.
        await Task.Delay(7000, TestContext.Current.CancellationToken);
        await stack.Redis.RestartAsync();
        await AcceptedAsync("waiting-reader", 30);
    }

    [Fact]
    public async Task A_Redis_that_comes_back_without_its_newest_entries_is_reported_in_health_metrics_and_log()
    {
        await using var redis = await stack.ConnectRedisAsync();
        var sender = new TickSender(redis.GetDatabase(), "failed-over");
        await sender.SendAsync(Enumerable.Range(0, 500).Select(i => Some.Trade("NASDAQ@RDL@EQ", Some.Time("2026-03-02T15:00:00Z") + i, 50, 1)));
        await AcceptedAsync("failed-over", 500);
        await Task.Delay(3000, TestContext.Current.CancellationToken); // the reader has looked at the stream's counters

        // What a replica that lagged behind looks like once it is master: the stream is there, its end is not.
        string stream = $"stream:shard:{ShardMap.ShardOf("RDL")}";
        await redis.GetDatabase().KeyDeleteAsync(stream);
        await sender.SendAsync([Some.Trade("NASDAQ@RDL@EQ", Some.Time("2026-03-02T15:01:00Z"), 60, 1)]);
        await AcceptedAsync("failed-over", 501);

        await Eventually.IsTrueAsync(
            async () => (await Host.Http.GetStringAsync(new Uri(Host.Address, "/metrics"))).Split('\n').Any(line =>
                line.StartsWith("signales_source_losses", StringComparison.Ordinal) && line.Contains($"shard=\"{ShardMap.ShardOf("RDL")}\"", StringComparison.Ordinal) && line.Contains("} 1", StringComparison.Ordinal)),
            Patience,
            () => "the loss is in no metric");
        Assert.Contains("lost entries", (await Host.HealthAsync("redis")).Detail, StringComparison.Ordinal);
        var events = (await Host.GetAsync("audit/events?type=source_rewound")).GetProperty("events").EnumerateArray().ToList();
        Assert.Contains(stream, Assert.Single(events).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_PostgreSQL_nothing_is_acknowledged_and_everything_is_in_the_log_once_when_it_is_back()
    {
        const string Key = "NASDAQ@PGP@EQ";
        await using var redis = await stack.ConnectRedisAsync();
        var sender = new TickSender(redis.GetDatabase(), "postgres-gone");
        Assert.Equal(HttpStatusCode.OK, (await Host.PostTicksAsync(OutageStack.Csv(Key, "2026-03-02T15:00:00Z", 2), "before")).Status);
        await stack.Postgres.KillAsync();
        var pending = Host.PostTicksAsync(OutageStack.Csv(Key, "2026-03-02T15:10:00Z", 5), "meanwhile");
        await sender.SendAsync(Enumerable.Range(0, 3000).Select(i => Some.Trade(Key, Some.Time("2026-03-02T15:20:00Z") + i, 50, 1)));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, false), await Host.HealthAsync("postgres") is var (health, ok, _) ? (health, ok) : default);
        var (status, body) = await pending;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "commit_pending"), (status, body.GetProperty("code").GetString()));
        Assert.False(Host.HasExited);

        await stack.Postgres.RestartAsync();
        await Eventually.IsTrueAsync(async () => (await Host.PostTicksAsync(OutageStack.Csv(Key, "2026-03-02T15:10:00Z", 5), "meanwhile")).Status == HttpStatusCode.OK, Patience, () => $"not accepted\n{Host.Output}");
        (status, body) = await Host.PostTicksAsync(OutageStack.Csv(Key, "2026-03-02T15:00:00Z", 2), "before");
        Assert.Equal((HttpStatusCode.OK, 2), (status, body.GetProperty("duplicates").GetInt32()));
        await AcceptedAsync("postgres-gone", 3000);
        await ProjectedOnceAsync(Key, 3007);
    }

    [Fact]
    public async Task While_the_log_takes_nothing_reading_from_Redis_stops_and_memory_is_bounded()
    {
        const string Key = "NASDAQ@BPR@EQ";
        const int Entries = 4000;
        await using var redis = await stack.ConnectRedisAsync();
        Assert.Equal(HttpStatusCode.OK, (await Host.PostTicksAsync(OutageStack.Csv(Key, "2026-03-02T15:00:00Z", 1))).Status);
        byte[] entry = Packed(Key, 500);
        long before = await SentByRedisAsync(redis);
        long memory = Host.ResidentBytes;
        await using (await stack.LockAsync("ingest.offsets"))
        {
            // More than the host takes ahead of the log, all of it for one shard.
            for (int i = 0; i < Entries; i++)
            {
                await redis.GetDatabase().StreamAddAsync($"stream:shard:{ShardMap.ShardOf("BPR")}", "b", entry);
            }

            await Task.Delay(3000, TestContext.Current.CancellationToken);
            long read = await SentByRedisAsync(redis) - before;
            Assert.InRange(read, 100L * entry.Length, Entries / 2 * entry.Length);
            await Task.Delay(2000, TestContext.Current.CancellationToken);
            long more = await SentByRedisAsync(redis) - before - read;
            Assert.True(more < 50L * entry.Length, $"{more} bytes more were read although nothing can be committed");
            Assert.True(Host.ResidentBytes - memory < 300_000_000, $"{Host.ResidentBytes} bytes, {memory} before");
        }

        await ProjectedOnceAsync(Key, (Entries * 500) + 1);
    }

    [Fact]
    public async Task With_a_disk_of_100_ms_a_flush_commits_grow_and_nothing_is_lost()
    {
        const string Key = "NASDAQ@SLW@EQ";
        await SlowDiskAsync(100_000);
        try
        {
            await using var redis = await stack.ConnectRedisAsync();
            var sender = new TickSender(redis.GetDatabase(), "slow-disk");
            long commits = await stack.AskAsync<long>("select count(*) from log.mt_events where type = 'ticks_ingested'");
            for (int i = 0; i < 200; i++)
            {
                int second = i;
                await sender.SendAsync(Enumerable.Range(0, 500).Select(n => Some.Trade(Key, Some.Time("2026-03-02T15:00:00Z") + ((second * 500) + n), 50, 1)));
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            Assert.Equal(HttpStatusCode.OK, (await Host.PostTicksAsync(OutageStack.Csv(Key, "2026-03-02T16:00:00Z", 3))).Status);
            await AcceptedAsync("slow-disk", 100_000);
            commits = await stack.AskAsync<long>("select count(*) from log.mt_events where type = 'ticks_ingested'") - commits;
            Assert.True(commits < 250, $"{commits} commits for 2001 entries and requests");
            Assert.Equal("100000", await stack.AskAsync<string>("show commit_delay"));
        }
        finally
        {
            await SlowDiskAsync(0);
        }

        await ProjectedOnceAsync(Key, 100_003);
    }

    // PostgreSQL waits that long before each flush of its log, as if the disk did.
    private async Task SlowDiskAsync(int microseconds)
    {
        await stack.DoAsync($"alter system set commit_delay = {microseconds}", "alter system set commit_siblings = 0", "select pg_reload_conf()");
    }

    private static byte[] Packed(string key, int count)
    {
        var builder = new TickBatchBuilder(count);
        for (int i = 0; i < count; i++)
        {
            builder.Add(Some.Trade(key, Some.Time("2026-03-02T15:00:00Z") + i, 100 + (i % 7), 1));
        }

        var writer = new ByteWriter();
        TickBatchCodec.Encode(builder.Build(), writer);
        return writer.ToArray();
    }

    private async Task<long> SentByRedisAsync(ConnectionMultiplexer redis)
    {
        var stats = await redis.GetServer(stack.Redis.Endpoint).InfoAsync("stats");
        return long.Parse(stats.Single().Single(s => s.Key == "total_net_output_bytes").Value, CultureInfo.InvariantCulture);
    }

    private async Task AcceptedAsync(string source, long count)
    {
        long found = 0;
        await Eventually.IsTrueAsync(
            async () => (found = (await Host.GetAsync($"ingestion/sources/{source}")).GetProperty("accepted").GetInt64()) == count,
            Patience,
            () => $"{found} of {count} of {source} accepted\n{Host.Output}");
    }

    // Each was a trade: the day's bar counts every tick that is in the log.
    private async Task ProjectedOnceAsync(string key, double ticks)
    {
        double found = 0;
        await Eventually.IsTrueAsync(
            async () => (found = await OutageStack.TradesAsync(Host, key, "2026-03-02")) >= ticks, Patience, () => $"{found} of {ticks} are in their bar\n{Host.Output}");
        Assert.Equal(ticks, found);
    }

    private static async Task LineAsync(StreamReader lines, string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the feed ended before {text}");
    }
}
