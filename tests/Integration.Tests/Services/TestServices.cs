using SignalEs.Integration.Tests.Services;

[assembly: AssemblyFixture(typeof(TestServices))]

namespace SignalEs.Integration.Tests.Services;

/// <summary>
/// PostgreSQL and Redis for every test of this assembly: the servers that <c>SIGNALES_TEST_POSTGRES</c> and <c>SIGNALES_TEST_REDIS</c>
/// name (<c>ops/test</c> sets them), else private ones, started when first asked for.
/// A test that stops or kills a server, or listens to Redis channels, takes one of its own: see <see cref="StartRedisAsync"/>.
/// </summary>
public sealed class TestServices : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _postgres = new(PostgresServer.StartAsync);
    private readonly Lazy<Task<RedisServer>> _redis = new(RedisServer.StartAsync);

    /// <summary>An empty database, dropped when disposed of.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
        => await TestDatabase.CreateAsync(Environment.GetEnvironmentVariable("SIGNALES_TEST_POSTGRES") ?? (await _postgres.Value).Admin);

    /// <summary>host:port of a Redis shared by all tests, for those whose keys are their own.</summary>
    public async Task<string> SharedRedisAsync()
        => Environment.GetEnvironmentVariable("SIGNALES_TEST_REDIS") ?? (await _redis.Value).Endpoint;

    /// <summary>
    /// A Redis of the caller's own, which the caller disposes of. A host under test needs one: stream names are fixed, and
    /// channels are not kept apart by Redis's logical databases.
    /// </summary>
    public Task<RedisServer> StartRedisAsync() => RedisServer.StartAsync();

    /// <summary>A PostgreSQL of the caller's own, for tests that kill or stop it; takes a second or two to make.</summary>
    public Task<PostgresServer> StartPostgresAsync() => PostgresServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_redis.IsValueCreated)
        {
            await (await _redis.Value).DisposeAsync();
        }

        if (_postgres.IsValueCreated)
        {
            await (await _postgres.Value).DisposeAsync();
        }
    }
}
