using System.Text.Json;
using Npgsql;
using StackExchange.Redis;

namespace SignalEs.Load;

/// <summary>The host under load and the servers behind it.</summary>
internal sealed class Target : IDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;

    private Target(Uri url, ConnectionMultiplexer multiplexer, NpgsqlDataSource database)
    {
        (Url, _multiplexer, Database) = (url, multiplexer, database);
        Http = new HttpClient { BaseAddress = new Uri(url, "/api/v2/"), Timeout = TimeSpan.FromMinutes(5) };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public IDatabase Redis => _multiplexer.GetDatabase();

    public NpgsqlDataSource Database { get; }

    public static async Task<Target> ConnectAsync(Uri url, string redis, string postgres)
        => new(url, await ConnectionMultiplexer.ConnectAsync(redis), NpgsqlDataSource.Create(postgres));

    public async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await Http.GetStringAsync(path)).RootElement;

    public void Dispose()
    {
        Http.Dispose();
        _multiplexer.Dispose();
        Database.Dispose();
    }
}
