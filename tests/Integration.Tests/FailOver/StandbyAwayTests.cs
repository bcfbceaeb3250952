using System.Net;
using SignalEs.Domain.Instruments;
using SignalEs.Integration.Tests.EndToEnd;
using SignalEs.Integration.Tests.Outages;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.FailOver;

/// <summary>The only synchronous standby is away: what PostgreSQL has committed for itself alone was promised to nobody.</summary>
[Trait("Category", "e2e")]
public sealed class StandbyAwayTests : IAsyncLifetime
{
    private const string Key = "NASDAQ@FOS@EQ";
    private const string Source = "unreplicated";
    private static readonly string Stream = $"stream:shard:{ShardMap.ShardOf("FOS")}";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private RedisServer? _redis;
    private PostgresPair? _pair;
    private ConnectionMultiplexer? _connection;
    private RunningHost? _host;
    private TickSender? _sender;
    private FeedLines? _feed;

    private PostgresPair Pair => _pair!;

    private RunningHost Host => _host!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _pair = await PostgresPair.StartAsync();
        await Pair.SynchronizeAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync(_redis.Endpoint);
        _sender = new TickSender(_connection.GetDatabase(), Source);
        _host = new RunningHost(Pair.Both, _redis.Endpoint);
        await Host.StartAsync();
        await SendAsync("2026-03-02T15:00:00Z", 50);
        await Eventually.IsTrueAsync(async () => await AcceptedAsync() == 1, Patience, () => $"nothing accepted\n{Host.Output}");
        _feed = new FeedLines(await Host.Http.GetStreamAsync($"feed?channels=ticks:{Key}", TestContext.Current.CancellationToken));
        await SendAsync("2026-03-02T15:00:01Z", 51);
        await Eventually.IsTrueAsync(() => Task.FromResult(_feed.Contains("\"last\":51")), Patience, () => $"not in the feed\n{Host.Output}");
    }

    [Fact]
    public async Task While_the_synchronous_standby_is_away_nothing_is_acknowledged_settled_or_shown_and_health_says_so_and_then_everything_is_there_once()
    {
        string settled = await AllSettledAsync();
        await Pair.Standby.StopAsync();
        var posted = await SendBothAsync();
        await HealthTellsAsync();
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        await NothingIsPromisedAsync(posted, settled);
        Assert.Equal(2, await AcceptedAsync());

        await Pair.ReturnAsync();
        await EverythingIsThereOnceAsync();
    }

    [Fact]
    public async Task A_commit_whose_wait_for_the_standby_was_cancelled_or_whose_session_was_ended_is_not_taken_for_committed_until_the_standby_has_it()
    {
        string settled = await AllSettledAsync();
        await Pair.Standby.StopAsync();
        var posted = await SendBothAsync();
        await HealthTellsAsync();
        foreach (string how in (string[])["pg_cancel_backend", "pg_terminate_backend", "pg_cancel_backend"])
        {
            await PostgresPair.AskAsync<long>(Pair.Primary, $"select count({how}(pid)) from pg_stat_activity where wait_event = 'SyncRep'");
            await Task.Delay(1500, TestContext.Current.CancellationToken);
        }

        // PostgreSQL has them for committed, so this is what it comes to.
        await Eventually.IsTrueAsync(async () => await AcceptedAsync() == 3, Patience, () => $"the wait was not cancelled\n{Host.Output}");
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await NothingIsPromisedAsync(posted, settled);

        await Pair.ReturnAsync();
        await EverythingIsThereOnceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _feed?.Dispose();
        await _host!.DisposeAsync();
        await _connection!.DisposeAsync();
        await _pair!.DisposeAsync();
        await _redis!.DisposeAsync();
    }

    // One tick by Redis, one by REST.
    private async Task<Task<HttpStatusCode>> SendBothAsync()
    {
        await SendAsync("2026-03-02T15:01:00Z", 52);
        return PostAsync();
    }

    private Task SendAsync(string ts, double last) => _sender!.SendAsync([Some.Trade(Key, Some.Time(ts), last, 1)]);

    private async Task<HttpStatusCode> PostAsync() => (await Host.PostTicksAsync(OutageStack.Csv(Key, "2026-03-02T15:02:00Z", 1, 53), "waited")).Status;

    private async Task HealthTellsAsync() => await Eventually.IsTrueAsync(
        async () => await Host.HealthAsync("postgres") is { Status: HttpStatusCode.ServiceUnavailable, Ok: false, Detail: { } detail } && detail.Contains("synchronous standby", StringComparison.Ordinal),
        TimeSpan.FromSeconds(20),
        () => $"health doesn't tell\n{Host.Output}");

    private async Task NothingIsPromisedAsync(Task<HttpStatusCode> posted, string settled)
    {
        Assert.False(posted is { IsCompletedSuccessfully: true, Result: HttpStatusCode.OK }, "REST has acknowledged what the standby hasn't got");
        Assert.Equal(settled, await SettledAsync());
        Assert.False(_feed!.Contains("\"last\":52") || _feed.Contains("\"last\":53"), "the feed shows what the standby hasn't got");
    }

    private async Task EverythingIsThereOnceAsync()
    {
        await Eventually.IsTrueAsync(async () => await PostAsync() == HttpStatusCode.OK, Patience, () => $"not acknowledged\n{Host.Output}");
        await Eventually.IsTrueAsync(async () => await AcceptedAsync() == 3, Patience, () => $"not accepted\n{Host.Output}");
        await Eventually.IsTrueAsync(() => Task.FromResult(_feed!.Contains("\"last\":52") && _feed.Contains("\"last\":53")), Patience, () => $"not in the feed\n{Host.Output}");
        await Eventually.IsTrueAsync(async () => (await Host.HealthAsync("postgres")).Ok, Patience, () => $"health doesn't show that it is back\n{Host.Output}");
        var replay = await Host.JobAsync("audit/replays", new { from = "2026-03-01T00:00:00Z", to = "2026-03-03T00:00:00Z" });
        Assert.Equal((0, 4), (replay.GetProperty("mismatched").GetInt64(), replay.GetProperty("ticks").GetInt64()));
    }

    private async Task<long> AcceptedAsync() => (await Host.GetAsync($"ingestion/sources/{Source}")).GetProperty("accepted").GetInt64();

    // How far Redis was told that entries are in the log.
    private async Task<string> SettledAsync() => (await _connection!.GetDatabase().StreamGroupInfoAsync(Stream)).Single(g => g.Name == "signal_service").LastDeliveredId!;

    private async Task<string> AllSettledAsync()
    {
        string newest = (await _connection!.GetDatabase().StreamInfoAsync(Stream)).LastGeneratedId!;
        await Eventually.IsTrueAsync(async () => await SettledAsync() == newest, Patience, () => $"{newest} is not settled\n{Host.Output}");
        return newest;
    }
}
