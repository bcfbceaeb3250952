using System.Globalization;
using SignalEs.Client;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Integration.Tests.EndToEnd;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.FailOver;

/// <summary>A replica that is promoted after its master was killed; host and producer know both endpoints.</summary>
[Trait("Category", "e2e")]
public sealed class RedisFailOverTests : IAsyncLifetime
{
    private const string Key = "NASDAQ@RFO@EQ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly long Start = Some.Time("2026-03-02T15:00:00Z");

    private readonly TestServices _services = new();
    private TestDatabase? _database;
    private RedisServer? _master;
    private RedisServer? _replica;
    private ConnectionMultiplexer? _connection;
    private RunningHost? _host;

    private RedisServer Master => _master!;

    private RedisServer Replica => _replica!;

    private RunningHost Host => _host!;

    public async ValueTask InitializeAsync()
    {
        _database = await _services.CreateDatabaseAsync();
        _master = await RedisServer.StartAsync();
        _replica = await _master.CreateReplicaAsync();
        string both = $"{_master.Endpoint},{_replica.Endpoint}";
        _connection = await ConnectionMultiplexer.ConnectAsync(both + ",abortConnect=false,allowAdmin=true,configCheckSeconds=1");
        _host = new RunningHost(_database.ConnectionString, both);
        await _host.StartAsync();
    }

    [Fact]
    public async Task A_producer_and_the_host_go_on_with_a_promoted_replica_that_has_everything_and_nothing_is_lost_or_doubled()
    {
        await using var publisher = new TickPublisher(_connection!.GetDatabase(), "promoted");
        await PublishAsync(publisher, 0, 5000);
        await publisher.FlushAsync(TestContext.Current.CancellationToken);
        await ReplicatedAsync();
        await Master.KillAsync();

        // Into the time without a master.
        var publishing = PublishAsync(publisher, 5000, 5000);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await Replica.PromoteAsync();
        await publishing.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await publisher.FlushAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await AcceptedAsync("promoted", 10_000);
        await Eventually.IsTrueAsync(async () => (await Host.HealthAsync("redis")) is { Ok: true, Detail: null or "" }, Patience, () => Host.Output);
        Assert.Equal(0, (await Host.GetAsync("audit/events?type=source_rewound")).GetProperty("events").GetArrayLength());
        await InTheLogAsync(10_000);
    }

    [Fact]
    public async Task A_promoted_replica_that_lacks_the_last_entries_is_recorded_as_a_gap_also_when_newer_ones_are_there_already_and_nothing_is_doubled()
    {
        await using var publisher = new TickPublisher(_connection!.GetDatabase(), "lagging");
        await PublishAsync(publisher, 0, 2000);
        await publisher.FlushAsync(TestContext.Current.CancellationToken);
        await AcceptedAsync("lagging", 2000);
        await ReplicatedAsync();
        await Replica.FollowNobodyAsync();
        var lost = await SendAsync(Master, "lagging", 2000, 50);
        await AcceptedAsync("lagging", 2050);
        await Master.KillAsync();
        await Replica.PromoteAsync();

        // The producer sends again what it doesn't find, and more than was lost: neither the newest id nor the count of entries goes back.
        await SendAsync(Replica, "lagging", 2000, 50);
        await SendAsync(Replica, "lagging", 2050, 100);
        await AcceptedAsync("lagging", 2150);

        var events = (await Host.GetAsync("audit/events?type=source_rewound")).GetProperty("events").EnumerateArray().ToList();
        Assert.Contains(lost, Assert.Single(events).ToString(), StringComparison.Ordinal);
        await Eventually.IsTrueAsync(
            async () => (await Host.HealthAsync("redis")).Detail?.Contains("lost entries", StringComparison.Ordinal) == true, Patience, () => $"health doesn't tell\n{Host.Output}");
        await InTheLogAsync(2150);
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _connection!.DisposeAsync();
        await _replica!.DisposeAsync();
        await _master!.DisposeAsync();
        await _database!.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static Tick Trade(int number) => Some.Trade(Key, Start + (number * UnixNanos.PerMillisecond), 100 + (number % 7), 1);

    private static async Task PublishAsync(TickPublisher publisher, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            await publisher.PublishAsync(Trade(i));
        }
    }

    // An entry for each tick; the id of the last.
    private static async Task<string> SendAsync(RedisServer server, string source, int from, int count)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        string stream = $"stream:shard:{ShardMap.ShardOf("RFO")}";
        string last = "";
        foreach (var tick in Enumerable.Range(from, count).Select(Trade))
        {
            last = (await connection.GetDatabase().StreamAddAsync(
                stream,
                [
                    new("instrument_key", tick.Key), new("ts", UnixNanos.Format(tick.TsEventNs)), new("last", tick.Last.ToString(CultureInfo.InvariantCulture)), new("volume", 1),
                    new("source", source), new("seq", ++from),
                ])).ToString();
        }

        return last;
    }

    private async Task ReplicatedAsync() => Assert.Equal(1, (long)await _connection!.GetServer(Master.Endpoint).ExecuteAsync("WAIT", 1, 10_000));

    private async Task AcceptedAsync(string source, long count)
    {
        long found = 0;
        await Eventually.IsTrueAsync(
            async () => (found = (await Host.GetAsync($"ingestion/sources/{source}")).GetProperty("accepted").GetInt64()) == count,
            Patience,
            () => $"{found} of {count} of {source} accepted\n{Host.Output}");
    }

    private async Task InTheLogAsync(long ticks)
    {
        var replay = await Host.JobAsync("audit/replays", new { from = "2026-03-01T00:00:00Z", to = "2026-03-03T00:00:00Z" });
        Assert.Equal((0, ticks), (replay.GetProperty("mismatched").GetInt64(), replay.GetProperty("ticks").GetInt64()));
    }
}
