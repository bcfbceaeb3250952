using Npgsql;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests.TimescaleDb;

[Collection(TimescaleTests.Name)]
public sealed class HypertableRetentionTests(TimescaleServer timescale)
{
    private static readonly DateTimeOffset Recorded = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chunks_are_dropped_when_what_they_hold_was_recorded_longer_ago_than_the_retention_also_from_the_columnstore()
    {
        await using var hyper = await timescale.NewDatabaseAsync();
        var pages = SomePages.Of(seed: 22, count: 2);
        await SomePages.FoldAsync(hyper, pages, StorageSettings.Default);
        await using var connection = await hyper.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync("insert into read.log_marks (day, sequence) values ($1, $2)", Cancellation, DateOnly.FromDateTime(Recorded.Date), pages[^1][^1].Sequence);
        await connection.ExecuteAsync("select compress_chunk(c) from show_chunks('read.bars_v1') c", Cancellation);

        Assert.Empty(await ApplyAsync(connection, Recorded));
        Assert.Equal(0, await MissingAsync(connection));

        Assert.NotEmpty(await ApplyAsync(connection, Recorded.AddDays(1)));
        Assert.Equal(3, await MissingAsync(connection));
        Assert.Empty(await ApplyAsync(connection, Recorded.AddDays(1)));

        // The tables are as good as before.
        await SomePages.WriteAsync(connection, [.. SomePages.Of(seed: 23, count: 6)[3..]]);
        Assert.Equal(0, await MissingAsync(connection));
    }

    private static async Task<List<string>> ApplyAsync(NpgsqlConnection connection, DateTimeOffset before)
    {
        var dropped = new List<string>();
        foreach (var model in ReadModels.All)
        {
            dropped.AddRange(await Retention.ApplyAsync(connection, model, 1, before, Cancellation));
        }

        return dropped;
    }

    // Tables by time without a row.
    private static async Task<int> MissingAsync(NpgsqlConnection connection)
    {
        int missing = 0;
        foreach (var table in ReadModels.All.SelectMany(m => m.Tables).Where(t => t.ByTime))
        {
            missing += await connection.ScalarAsync<bool>($"select exists (select from {table.NameOf(1)})", Cancellation) ? 0 : 1;
        }

        return missing;
    }
}
