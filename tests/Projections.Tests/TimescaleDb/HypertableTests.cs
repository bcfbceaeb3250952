using Npgsql;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests.TimescaleDb;

[Collection(TimescaleTests.Name)]
public sealed class HypertableTests(PrivatePostgres postgres, TimescaleServer timescale)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hypertables_take_the_same_pages_and_hold_the_same_rows_as_plain_partitions_also_from_the_columnstore()
    {
        await using var hyper = await timescale.NewDatabaseAsync();
        await using var plain = await postgres.NewDatabaseAsync();
        var pages = SomePages.Of(seed: 20, count: 6);

        var expected = await SomePages.FoldAsync(plain, pages, StorageSettings.Default);
        Assert.Equal(expected, await SomePages.FoldAsync(hyper, pages, StorageSettings.Default));
        Assert.All(expected, t => Assert.True(t.Rows > 0, t.Table));

        await using var connection = await hyper.OpenConnectionAsync(Cancellation);
        await CompressAsync(connection);
        Assert.Equal(expected, await SomePages.ChecksumsAsync(connection));
    }

    [Fact]
    public async Task Pages_for_chunks_that_are_in_the_columnstore_already_are_merged_into_them()
    {
        await using var hyper = await timescale.NewDatabaseAsync();
        await using var plain = await postgres.NewDatabaseAsync();
        var pages = SomePages.Of(seed: 21, count: 6);
        var expected = await SomePages.FoldAsync(plain, pages, StorageSettings.Default);

        await SomePages.FoldAsync(hyper, pages[..3], StorageSettings.Default);
        await using var connection = await hyper.OpenConnectionAsync(Cancellation);
        await CompressAsync(connection);
        await SomePages.WriteAsync(connection, pages[3..]);
        Assert.Equal(expected, await SomePages.ChecksumsAsync(connection));
    }

    [Theory]
    [InlineData("1d", "1 day")]
    [InlineData("2w", "14 days")]
    [InlineData(null, null)]
    public async Task Chunks_go_to_the_columnstore_at_the_age_that_is_configured(string? after, string? compressAfter)
    {
        await using var hyper = await timescale.NewDatabaseAsync();
        await ReadSchema.MigrateAsync(hyper, StorageSettings.Default, Cancellation);

        // The next start brings another setting.
        var settings = StorageSettings.Default with { ColumnstoreAfter = after is null ? null : Age.TryParse(after, out var age) ? age : throw new FormatException(after) };
        await ReadSchema.MigrateAsync(hyper, settings, Cancellation);

        await using var connection = await hyper.OpenConnectionAsync(Cancellation);
        Assert.Equal(TimeStorage.Hypertables, await TimeStorages.OfAsync(connection, Cancellation));
        int tables = ReadModels.All.SelectMany(m => m.Tables).Count(t => t.ByTime);
        Assert.Equal(tables, await CountAsync(connection, "timescaledb_information.hypertables where hypertable_schema = 'read' and compression_enabled"));
        Assert.Equal(tables, await CountAsync(
            connection, "timescaledb_information.dimensions where hypertable_schema = 'read' and time_interval = interval '7 days' and column_name = 'start'"));
        string jobs = "timescaledb_information.jobs where hypertable_schema = 'read' and proc_name = 'policy_compression'";
        Assert.Equal(compressAfter is null ? 0 : tables, await CountAsync(connection, jobs));
        Assert.Equal(compressAfter is null ? 0 : tables, await CountAsync(connection, $"{jobs} and (config->>'compress_after')::interval = interval '{compressAfter ?? "0"}'"));
    }

    private static Task<long> CountAsync(NpgsqlConnection connection, string from)
        => connection.ScalarAsync<long>("select count(*) from " + from, Cancellation);

    private static async Task CompressAsync(NpgsqlConnection connection)
    {
        foreach (var table in ReadModels.All.SelectMany(m => m.Tables).Where(t => t.ByTime))
        {
            await connection.ExecuteAsync($"select compress_chunk(c) from show_chunks('{table.NameOf(1)}') c", Cancellation);
        }

        Assert.Equal(0, await CountAsync(connection, "timescaledb_information.chunks where hypertable_schema = 'read' and not is_compressed"));
    }
}
