using Npgsql;
using SignalEs.Projections.Completeness;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests.TimescaleDb;

/// <summary>The log itself stays in PostgreSQL; what the check asks of it in SQL is copied beside the hypertables.</summary>
[Collection(TimescaleTests.Name)]
public sealed class HypertableCompletenessTests(PrivatePostgres postgres, TimescaleServer timescale)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hypertables_and_the_columnstore_are_compared_with_the_log_and_a_changed_row_is_found()
    {
        await using var hyper = await timescale.NewDatabaseAsync();
        await using var log = await SomeLog.NewAsync(postgres);
        var market = new SomeMarket(44);
        for (int i = 0; i < 5; i++)
        {
            await log.AppendAsync(0, market.Next(60));
        }

        await using var connection = await hyper.OpenConnectionAsync(Cancellation);
        await FillAsync(log, hyper, connection);
        await connection.ExecuteAsync("select compress_chunk(c) from show_chunks('read.bars_v1') c", Cancellation);
        await connection.CloseAsync();

        var check = new CompletenessCheck(hyper, log.Store, StorageSettings.Default, TimeProvider.System);
        var report = await check.RunAsync(null, Cancellation);
        Assert.True(report.Complete, string.Join("\n", report.Differences));
        Assert.Equal((300L, 300L), (report.Ticks, report.TicksInBars));

        await connection.OpenAsync(Cancellation);
        await connection.ExecuteAsync(
            "update read.bars_v1 set high = high + 1 where timeframe = '1m' and (key, start) = (select key, start from read.bars_v1 where timeframe = '1m' and trades > 0 limit 1)", Cancellation);
        await connection.CloseAsync();
        Assert.False((await check.RunAsync(null, Cancellation)).Complete);
    }

    private static async Task FillAsync(SomeLog log, NpgsqlDataSource hyper, NpgsqlConnection connection)
    {
        var events = await log.AllEventsAsync();
        await connection.CloseAsync();
        await ReadSchema.MigrateAsync(hyper, StorageSettings.Default, Cancellation);
        await connection.OpenAsync(Cancellation);
        foreach (var model in ReadModels.All)
        {
            var writer = new VersionWriter(model, 1);
            await foreach (var page in new LogPages(log.Store, 4).ReadAsync(0, events[^1].Sequence, Cancellation))
            {
                await writer.ApplyAsync(connection, page, Cancellation);
            }
        }

        await connection.ExecuteAsync(
            "create schema log; create table log.mt_events (seq_id bigint, type text, stream_id text, timestamp timestamptz); create table log.mt_event_progression (name text, last_seq_id bigint)",
            Cancellation);
        await connection.ExecuteAsync(
            "insert into log.mt_events select * from unnest($1, $2, $3, $4)", Cancellation,
            events.Select(e => e.Sequence).ToArray(), events.Select(e => e.EventTypeName).ToArray(), events.Select(e => e.StreamKey!).ToArray(),
            events.Select(e => e.Timestamp.UtcDateTime).ToArray());
        await connection.ExecuteAsync("insert into log.mt_event_progression values ($1, $2)", Cancellation, ReadModelsProjection.ProgressName, events[^1].Sequence);
    }
}
