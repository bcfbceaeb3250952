using System.Globalization;
using Npgsql;

[assembly: AssemblyFixture(typeof(SignalEs.Projections.Tests.Services.TimescaleServer))]

namespace SignalEs.Projections.Tests.Services;

/// <summary>Tests that share the one server with TimescaleDB: its WASM build takes one connection at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimescaleTests
{
    public const string Name = "timescale";
}

/// <summary>The server with TimescaleDB that <c>SIGNALES_TIMESCALE_URL</c> names; <c>ops/test</c> starts one. Tests are skipped where there is none.</summary>
public sealed class TimescaleServer : IAsyncDisposable
{
    public const string Variable = "SIGNALES_TIMESCALE_URL";

    private readonly List<string> _databases = [];

    private static string ConnectionString
    {
        get
        {
            string? text = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(string.IsNullOrEmpty(text), $"{Variable} names no server with TimescaleDB; see tests/Projections.Tests/TimescaleDb/README.md");
            return text.StartsWith("postgres", StringComparison.Ordinal) ? OfUrl(new Uri(text)) : text;
        }
    }

    /// <summary>An empty database with the extension in it.</summary>
    public async Task<NpgsqlDataSource> NewDatabaseAsync()
    {
        var named = new NpgsqlConnectionStringBuilder(ConnectionString);
        await using var server = NpgsqlDataSource.Create(named.ConnectionString);
        if (await IsWasmAsync(server))
        {
            // It has one database and can't make another; a process of its own serves the tests, so all of it is theirs.
            await ExecuteAsync(server, "drop schema if exists read cascade");
            await ExecuteAsync(server, "drop schema if exists log cascade");
            return NpgsqlDataSource.Create(named.ConnectionString);
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"signales_test_{Environment.ProcessId}_{_databases.Count}");
        await ExecuteAsync(server, $"create database {name}");
        _databases.Add(name);
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(named.ConnectionString) { Database = name }.ConnectionString);
        await ExecuteAsync(database, "create extension if not exists timescaledb");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (_databases.Count > 0)
        {
            await using var server = NpgsqlDataSource.Create(ConnectionString);
            foreach (string name in _databases)
            {
                await ExecuteAsync(server, $"drop database if exists {name} with (force)");
            }
        }
    }

    private static async Task<bool> IsWasmAsync(NpgsqlDataSource server)
    {
        await using var command = server.CreateCommand("select version() like '%Emscripten%'");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource server, string sql)
    {
#pragma warning disable CA2100 // names are made here
        await using var command = server.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static string OfUrl(Uri url)
    {
        string[] user = url.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : 5432,
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Database = url.AbsolutePath.Trim('/') is { Length: > 0 } database ? database : "postgres",
        }.ConnectionString;
    }
}
