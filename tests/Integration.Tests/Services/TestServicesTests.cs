using Npgsql;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.Services;

public sealed class TestServicesTests(TestServices services)
{
    [Fact]
    public async Task Each_database_is_empty_and_is_gone_when_disposed_of()
    {
        string name;
        await using (var a = await services.CreateDatabaseAsync())
        await using (var b = await services.CreateDatabaseAsync())
        {
            name = (string)(await ScalarAsync(a.ConnectionString, "create table mine (n int); select current_database()"))!;
            Assert.Equal(1L, await ScalarAsync(a.ConnectionString, "select count(*) from pg_class where relname = 'mine'"));
            Assert.Equal(0L, await ScalarAsync(b.ConnectionString, "select count(*) from pg_class where relname = 'mine'"));
        }

        await using var other = await services.CreateDatabaseAsync();
        Assert.Equal(0L, await ScalarAsync(other.ConnectionString, $"select count(*) from pg_database where datname = '{name}'"));
    }

    [Fact]
    public async Task A_database_is_dropped_even_while_a_session_uses_it()
    {
        var database = await services.CreateDatabaseAsync();
        await using var session = new NpgsqlConnection(database.ConnectionString);
        await session.OpenAsync(TestContext.Current.CancellationToken);
        await database.DisposeAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(database.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_killed_PostgreSQL_restarts_on_the_same_port_with_what_was_committed()
    {
        await using var server = await services.StartPostgresAsync();
        await using var database = await TestDatabase.CreateAsync(server.Admin);
        await ScalarAsync(database.ConnectionString, "create table kept as select 42 as answer");

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(database.ConnectionString, "select 1"));
        await server.RestartAsync();

        Assert.Equal(42, await ScalarAsync(database.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task A_killed_Redis_restarts_on_the_same_port_with_what_it_had_answered()
    {
        await using var server = await services.StartRedisAsync();
        await RedisAsync(server.Endpoint, db => db.StreamAddAsync("stream:shard:0", "n", 42));

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<RedisException>(() => RedisAsync(server.Endpoint, db => db.PingAsync()));
        await server.RestartAsync();

        Assert.Equal(1, await RedisAsync(server.Endpoint, db => db.StreamLengthAsync("stream:shard:0")));
    }

    [Fact]
    public async Task A_Redis_of_ones_own_shares_nothing_with_another()
    {
        await using var one = await services.StartRedisAsync();
        await using var two = await services.StartRedisAsync();
        await RedisAsync(one.Endpoint, db => db.StringSetAsync("k", "v"));
        Assert.False(await RedisAsync(two.Endpoint, db => db.KeyExistsAsync("k")));
        Assert.False(await RedisAsync(await services.SharedRedisAsync(), db => db.KeyExistsAsync("k")));
    }

    [Fact]
    public async Task Servers_run_without_privileges()
    {
        await using var server = await services.StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true");
        var info = await connection.GetServer(server.Endpoint).InfoAsync("server");
        string pid = info.Single().Single(pair => pair.Key == "process_id").Value;
        string uid = File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        Assert.NotEqual("0", uid);
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<T> RedisAsync<T>(string endpoint, Func<IDatabase, Task<T>> ask)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(endpoint + ",connectTimeout=1000,connectRetry=0");
        return await ask(connection.GetDatabase());
    }
}
