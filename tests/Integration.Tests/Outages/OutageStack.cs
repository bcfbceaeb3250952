using System.Globalization;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Integration.Tests.EndToEnd;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.Outages;

/// <summary>A PostgreSQL (fsync on) and a Redis that nobody else uses, so that they may fail, and hosts on them as processes.</summary>
public sealed class OutageStack : IAsyncLifetime
{
    private const string Header = "ts,instrument_key,last,bid,ask,bid_size,ask_size,volume,open_interest\n";

    private readonly List<RunningHost> _hosts = [];
    private PostgresServer? _postgres;
    private RedisServer? _redis;

    public PostgresServer Postgres => _postgres!;

    public RedisServer Redis => _redis!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _postgres = await PostgresServer.StartAsync();
    }

    /// <summary>In place of its own, a server that the caller has made.</summary>
    internal static async Task<OutageStack> OnAsync(PostgresServer postgres) => new() { _redis = await RedisServer.StartAsync(), _postgres = postgres };

    internal async Task<RunningHost> HostAsync()
    {
        var host = new RunningHost(Postgres.Admin, Redis.Endpoint);
        _hosts.Add(host);
        await host.StartAsync();
        return host;
    }

    /// <summary>The first host; started when it is first asked for, and left running.</summary>
    internal async Task<RunningHost> FirstAsync() => _hosts.Count > 0 ? _hosts[0] : await HostAsync();

    internal Task<ConnectionMultiplexer> ConnectRedisAsync() => ConnectionMultiplexer.ConnectAsync(Redis.Endpoint + ",allowAdmin=true,abortConnect=false");

    /// <summary>A body of <c>POST /ticks</c>: trades of one instrument, a second apart.</summary>
    internal static string Csv(string key, string start, int count, double price = 100) => Header + string.Concat(Enumerable.Range(0, count).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{UnixNanos.Format(Some.Time(start) + (i * UnixNanos.PerSecond))},{key},{price + i},,,,,1,\n")));

    internal async Task<T> AskAsync<T>(string sql)
    {
        await using var database = NpgsqlDataSource.Create(Postgres.Admin + ";Pooling=false;Timeout=5");
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    internal async Task DoAsync(params string[] statements)
    {
        await using var database = NpgsqlDataSource.Create(Postgres.Admin + ";Pooling=false;Timeout=5");
        foreach (string sql in statements)
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Keeps everybody from a table until it is disposed of.</summary>
    internal async Task<IAsyncDisposable> LockAsync(string table)
    {
        var connection = new NpgsqlConnection(Postgres.Admin + ";Pooling=false;Timeout=5");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Trades that the day's bar of an instrument has counted; 0 before it is known.</summary>
    internal static async Task<double> TradesAsync(RunningHost host, string key, string day)
    {
        if (await host.AskAsync($"instruments/{key}") == System.Net.HttpStatusCode.NotFound)
        {
            return 0;
        }

        var bars = await host.GetAsync($"historical/{key}/bars?timeframe=1d&from={day}T00:00:00Z&to={day}T23:59:59Z");
        return bars.GetProperty("bars").EnumerateArray().Sum(b => b.GetProperty("trades").GetDouble());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }
}
