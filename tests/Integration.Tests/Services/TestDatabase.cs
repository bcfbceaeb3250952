using Npgsql;

namespace SignalEs.Integration.Tests.Services;

/// <summary>An empty database of one test's own; dropped, with every session in it, at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _admin;
    private readonly string _name = "test_" + Guid.NewGuid().ToString("N")[..12];

    private TestDatabase(string admin) => _admin = admin;

    public string ConnectionString
        => new NpgsqlConnectionStringBuilder(_admin) { Database = _name, MaxPoolSize = 30, IncludeErrorDetail = true }.ConnectionString;

    /// <param name="admin">Connection string of a role that may create databases.</param>
    public static async Task<TestDatabase> CreateAsync(string admin)
    {
        var database = new TestDatabase(admin);
        await database.ExecuteAsync($"create database {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"drop database if exists {_name} with (force)");

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_admin) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
