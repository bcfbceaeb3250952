using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Sources;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>Sources that don't come any more are forgotten after their retention, and not before.</summary>
public sealed class SourceUpkeepTests(TestServices services)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("30 days", null, "file:a,market,quarantine:7,rest:new")]
    [InlineData("30 days", "60 days", "market,quarantine:7,rest:new")]
    [InlineData(null, "60 days", "market,quarantine:7,rest:new,rest:old")]
    [InlineData(null, null, "file:a,market,quarantine:7,rest:new,rest:old")]
    public async Task What_is_past_its_retention_is_forgotten_and_nothing_else(string? requests, string? producers, string left)
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var source = await MigratedAsync(database.ConnectionString);
        foreach (var (name, days) in new[] { ("rest:old", 31), ("rest:new", 29), ("market", 59), ("file:a", 61), ("quarantine:7", 9999) })
        {
            await AddAsync(source, shard: 2, name, days);
        }

        await Upkeep(source, new SourceRetention(requests, producers)).RunAsync(Cancellation);
        Assert.Equal(left, string.Join(',', await NamesAsync(source)));
    }

    [Fact]
    public async Task Thousands_in_many_shards_are_all_gone_over_in_pieces()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var source = await MigratedAsync(database.ConnectionString);
        await ExecuteAsync(source, """
            insert into ingest.sources (shard, source, last_seq, accepted, duplicates, rejected, updated)
            select s, 'rest:' || n, 1, 1, 0, 0, now() - case when n % 10 = 0 then interval '1 day' else interval '40 days' end
            from generate_series(0, 3) s, generate_series(1, 2500) n
            """);
        Assert.Equal(4 * 2250, await Upkeep(source, SourceRetention.Default).RunAsync(Cancellation));
        Assert.Equal(0, await Upkeep(source, SourceRetention.Default).RunAsync(Cancellation));
        Assert.Equal(4 * 250, (await NamesAsync(source)).Count);
    }

    [Fact]
    public async Task A_source_that_a_commit_is_writing_is_neither_forgotten_nor_waited_for()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var source = await MigratedAsync(database.ConnectionString);
        await AddAsync(source, shard: 0, "rest:a", 40);
        await AddAsync(source, shard: 0, "rest:b", 40);
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var commit = await connection.BeginTransactionAsync(Cancellation);
        await using (var touch = new NpgsqlCommand("update ingest.sources set last_seq = 2, updated = now() where source = 'rest:a'", connection, commit))
        {
            await touch.ExecuteNonQueryAsync(Cancellation);
        }

        Assert.Equal(1, await Upkeep(source, SourceRetention.Default).RunAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        await commit.CommitAsync(Cancellation);
        Assert.Equal(["rest:a"], await NamesAsync(source));
    }

    [Fact]
    public async Task Ticks_are_duplicates_while_their_source_is_remembered_and_taken_again_after()
    {
        await using var database = await services.CreateDatabaseAsync();
        var ticks = RunningShards.Market(50).Select((t, i) => t with { Source = "rest:order-1", SourceSeq = i + 1 }).ToList();
        await using (var running = await RunningShards.StartAsync(database.ConnectionString))
        {
            await running.SubmitAsync(ticks);
            await ExecuteAsync(running.Database, "update ingest.sources set updated = now() - interval '29 days'");
            Assert.Equal(0, await Upkeep(running.Database, SourceRetention.Default).RunAsync(Cancellation));
        }

        await using (var again = await RunningShards.StartAsync(database.ConnectionString))
        {
            await again.SubmitAsync(ticks);
            Assert.Equal((50L, 50L), await CountsAsync(again.Database));
            await ExecuteAsync(again.Database, "update ingest.sources set updated = now() - interval '31 days'");
            Assert.True(await Upkeep(again.Database, SourceRetention.Default).RunAsync(Cancellation) > 0);
        }

        await using var later = await RunningShards.StartAsync(database.ConnectionString);
        await later.SubmitAsync(ticks);
        Assert.Equal((50L, 0L), await CountsAsync(later.Database));
    }

    private static SourceUpkeep Upkeep(NpgsqlDataSource database, SourceRetention retention)
        => new(database, retention, TimeProvider.System, NullLogger<SourceUpkeep>.Instance);

    private static async Task<NpgsqlDataSource> MigratedAsync(string connectionString)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        await IngestSchema.MigrateAsync(source, Cancellation);
        return source;
    }

    private static Task AddAsync(NpgsqlDataSource database, int shard, string name, int days) => ExecuteAsync(
        database,
        string.Create(
            CultureInfo.InvariantCulture,
            $"insert into ingest.sources (shard, source, last_seq, accepted, duplicates, rejected, updated) values ({shard}, '{name}', 1, 1, 0, 0, now() - interval '{days} days')"));

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        Assert.True(await command.ExecuteNonQueryAsync(Cancellation) > 0);
    }

    private static async Task<List<string>> NamesAsync(NpgsqlDataSource database)
    {
        var names = new List<string>();
        await using var command = database.CreateCommand("select source from ingest.sources order by source collate \"C\"");
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        while (await rows.ReadAsync(Cancellation))
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    private static async Task<(long Accepted, long Duplicates)> CountsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select sum(accepted)::bigint, sum(duplicates)::bigint from ingest.sources");
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        await row.ReadAsync(Cancellation);
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
