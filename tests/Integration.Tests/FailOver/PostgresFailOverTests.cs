using System.Net;
using SignalEs.Domain.Instruments;
using SignalEs.Integration.Tests.EndToEnd;
using SignalEs.Integration.Tests.Outages;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.FailOver;

/// <summary>A standby that is promoted after the primary was killed.</summary>
[Trait("Category", "e2e")]
public sealed class PostgresFailOverTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<RunningHost> _hosts = [];
    private PostgresPair? _pair;
    private RedisServer? _redis;
    private ConnectionMultiplexer? _connection;

    private PostgresPair Pair => _pair!;

    private IDatabase Redis => _connection!.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _pair = await PostgresPair.StartAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync(_redis.Endpoint);
    }

    [Fact]
    public async Task With_a_synchronous_standby_the_hosts_go_on_by_themselves_and_nothing_that_was_acknowledged_is_lost_or_doubled()
    {
        await Pair.SynchronizeAsync();
        var hosts = await Task.WhenAll(HostAsync(Pair.Both), HostAsync(Pair.Both));
        var traffic = new Traffic(Redis, hosts[0], "failed-over");
        traffic.Begin();
        await Eventually.IsTrueAsync(() => Task.FromResult(traffic.Answered > 20), Patience, () => $"{traffic.Answered} requests answered\n{hosts[0].Output}");

        int before = traffic.Answered;
        await Pair.FailOverAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(traffic.Answered > before + 10), Patience, () => $"no request is answered\n{hosts[0].Output}");
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await traffic.EndAsync();

        await traffic.IsInOrderOnceAsync(Pair.Standby.Admin);
        Assert.Equal(2, await PostgresPair.AskAsync<long>(Pair.Standby, "select count(distinct host) from ingest.leases"));
        await ReadTablesAreTrueAsync(hosts[0]);
        Assert.All(hosts, host => Assert.False(host.HasExited));
    }

    [Fact]
    public async Task An_asynchronous_standby_that_lacks_the_last_commits_is_reported_when_it_is_promoted_and_stays_so_after_a_restart()
    {
        const string Key = "NASDAQ@FOS@EQ";
        var host = await HostAsync(Pair.Both);
        await PostAsync(host, "first", OutageStack.Csv(Key, "2026-03-02T15:00:00Z", 1));
        await Pair.CaughtUpAsync();
        await Pair.PartAsync();
        long kept = await NewestOfShardAsync(Pair.Primary);
        await PostAsync(host, "second", OutageStack.Csv(Key, "2026-03-02T15:01:00Z", 1));
        long lost = await NewestOfShardAsync(Pair.Primary);
        await Pair.FailOverAsync();
        await PostAsync(host, "third", OutageStack.Csv(Key, "2026-03-02T15:02:00Z", 1));

        string sample = $"shard=\"{ShardMap.ShardOf("FOS")}\"";
        string metrics = await host.Http.GetStringAsync(new Uri(host.Address, "/metrics"), TestContext.Current.CancellationToken);
        Assert.Contains(metrics.Split('\n'), line => line.StartsWith("signales_log_losses", StringComparison.Ordinal) && line.Contains(sample, StringComparison.Ordinal));
        Assert.Contains("the log has lost commits", host.Output, StringComparison.Ordinal);

        await host.KillAsync();
        var restarted = await HostAsync(Pair.Both);
        var losses = (await restarted.GetAsync("admin/log-losses")).GetProperty("losses").EnumerateArray().ToList();
        var loss = losses.Single(l => l.GetProperty("shard").GetInt32() == ShardMap.ShardOf("FOS") && l.GetProperty("known_sequence").GetInt64() == lost);
        Assert.InRange(loss.GetProperty("found_sequence").GetInt64(), kept, lost - 1);
        Assert.Equal(("00000001", "00000002"), (loss.GetProperty("timeline_before").GetString(), loss.GetProperty("timeline_after").GetString()));
        var (_, ok, detail) = await restarted.HealthAsync("postgres");
        Assert.True(ok);
        Assert.Contains("lost commits", detail, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _connection!.DisposeAsync();
        await _pair!.DisposeAsync();
        await _redis!.DisposeAsync();
    }

    private async Task<RunningHost> HostAsync(string postgres)
    {
        var host = new RunningHost(postgres, _redis!.Endpoint);
        _hosts.Add(host);
        await host.StartAsync();
        return host;
    }

    private static Task PostAsync(RunningHost host, string key, string csv) => Eventually.IsTrueAsync(
        async () => (await host.PostTicksAsync(csv, key)).Status == HttpStatusCode.OK, Patience, () => $"not accepted\n{host.Output}");

    private static Task<long> NewestOfShardAsync(PostgresServer server)
        => PostgresPair.AskAsync<long>(server, $"select max(seq_id) from log.mt_events where stream_id like 'shard-{ShardMap.ShardOf("FOS")}-%'");

    private async Task ReadTablesAreTrueAsync(RunningHost host)
    {
        await Eventually.IsTrueAsync(
            async () =>
            {
                long highest = await PostgresPair.AskAsync<long>(Pair.Standby, "select max(seq_id) from log.mt_events");
                return (await host.GetAsync("admin/projections")).GetProperty("projections").EnumerateArray().All(m => m.GetProperty("position").GetInt64() >= highest);
            },
            Patience,
            () => $"projections lag behind\n{host.Output}");
        var check = await host.JobAsync("admin/completeness", null);
        Assert.True(check.GetProperty("complete").GetBoolean(), check.ToString());
        var replay = await host.JobAsync("audit/replays", new { from = "2026-03-01T00:00:00Z", to = "2026-03-03T00:00:00Z" });
        Assert.Equal(0, replay.GetProperty("mismatched").GetInt64());
        Assert.True(replay.GetProperty("ticks").GetInt64() > 0);
        var seals = await host.JobAsync("audit/verify", null);
        Assert.True(seals.GetProperty("ok").GetBoolean(), seals.ToString());
    }
}
