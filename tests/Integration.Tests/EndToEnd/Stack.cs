using Marten;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Integration.Tests.Services;
using SignalEs.Log;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.EndToEnd;

/// <summary>A fresh database and a Redis of its own for one class of tests; hosts are started on them as processes.</summary>
public sealed class Stack : IAsyncLifetime
{
    private readonly TestServices _services = new();
    private TestDatabase? _database;
    private RedisServer? _server;
    private ConnectionMultiplexer? _redis;

    public IDatabase Redis => _redis!.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _database = await _services.CreateDatabaseAsync();
        _server = await _services.StartRedisAsync();
        _redis = await ConnectionMultiplexer.ConnectAsync(_server.Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        await _services.DisposeAsync();
    }

    internal async Task<RunningHost> HostAsync()
    {
        var host = new RunningHost(_database!.ConnectionString, _server!.Endpoint);
        await host.StartAsync();
        return host;
    }

    /// <summary>Waits until every read model has seen the whole log.</summary>
    internal async Task ProjectedAsync(RunningHost host)
    {
        await using var database = NpgsqlDataSource.Create(_database!.ConnectionString);
        await Eventually.IsTrueAsync(
            async () =>
            {
                await using var command = database.CreateCommand("select coalesce(max(seq_id), 0) from log.mt_events");
                long highest = (long)(await command.ExecuteScalarAsync())!;
                var models = (await host.GetAsync("admin/projections")).GetProperty("projections").EnumerateArray();
                return models.All(m => m.GetProperty("position").GetInt64() >= highest);
            },
            TimeSpan.FromSeconds(60),
            () => $"projections lag behind\n{host.Output}");
    }

    /// <summary>Source numbers of an instrument's ticks in the order in which they stand in the log.</summary>
    internal async Task<List<long>> SourceNumbersAsync(string key) => (await TicksAsync(key)).ConvertAll(t => t.Tick.SourceSeq);

    /// <summary>An instrument's ticks in the order in which they stand in the log.</summary>
    internal async Task<List<(Position Position, Tick Tick)>> TicksAsync(string key)
    {
        await using var database = NpgsqlDataSource.Create(_database!.ConnectionString);
        using var store = DocumentStore.For(options => LogStore.Configure(options, database));
        var found = new List<(Position, Tick)>();
        await foreach (var e in new ShardLogReader(store).ReadAsync(ShardMap.ShardOf(InstrumentKey.Parse(key).Underlying), 0))
        {
            if (e is TicksEvent { Data.Ticks: var ticks })
            {
                found.AddRange(Enumerable.Range(0, ticks.Count).Select(i => (new Position(e.Sequence, i), ticks[i])).Where(t => t.Item2.Key == key));
            }
        }

        return found;
    }
}
