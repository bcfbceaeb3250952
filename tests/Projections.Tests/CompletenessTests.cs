using SignalEs.Domain.Instruments;
using SignalEs.Projections.Admin;
using SignalEs.Projections.Completeness;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

public sealed class CompletenessTests(PrivatePostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_was_projected_whole_is_complete()
    {
        await using var log = await ProjectedAsync();
        var report = await Check(log).RunAsync(null, Cancellation);
        Assert.True(report.Complete);
        Assert.Equal((80L, 80L, 9L), (report.Ticks, report.TicksInBars, report.Events));
    }

    [Fact]
    public async Task An_event_that_the_daemon_skipped_is_found()
    {
        await using var log = await ProjectedAsync();
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync("delete from read.log_index_v1 where sequence = (select max(sequence) from read.log_index_v1)", Cancellation);
        var report = await Check(log).RunAsync(null, Cancellation);
        Assert.False(report.Complete);
        var row = Assert.Single(report.Differences);
        Assert.Equal(("log_index", null), (row.Table, row.Found));
        Assert.StartsWith($"({row.Key},0,shard-0-2021-01-29,signals_computed,", row.Expected, StringComparison.Ordinal);
        var index = report.Tables.Single(t => t.Table == "log_index");
        Assert.Equal((8L, 7L), (index.Expected, index.Found));
        var range = Assert.Single(report.Incomplete);
        Assert.Equal((1L, report.Position, "signals_computed", 4L, 3L), (range.From, range.To, range.Type, range.InLog, range.Projected));
    }

    [Fact]
    public async Task Ticks_missing_from_the_bars_are_found()
    {
        await using var log = await ProjectedAsync();
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync("update read.bars_v1 set ticks = ticks - 1 where (key, timeframe, start) = (select key, timeframe, start from read.bars_v1 where timeframe = '1m' limit 1)", Cancellation);
        var report = await Check(log).RunAsync(null, Cancellation);
        Assert.False(report.Complete);
        Assert.Empty(report.Incomplete);
        Assert.Equal(report.Ticks - 1, report.TicksInBars);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task However_the_log_is_cut_into_steps_nothing_true_is_called_a_difference(int size)
    {
        await using var log = await ProjectedAsync(batches: 12, ticks: 60, clocks: true);
        var check = Check(log);
        long position = await check.PositionAsync(Cancellation);
        long ticks = 0;
        for (long at = 0; at < position; at += size)
        {
            var report = await check.StepAsync(at, Math.Min(position, at + size), Cancellation);
            Assert.True(report.Complete, string.Join("\n", report.Differences) + string.Join("\n", report.Incomplete));
            ticks += report.TicksInBars;
        }

        Assert.True(ticks > 0);
    }

    [Theory]
    [InlineData("update read.bars_v1 set high = high + 0.01 where timeframe = '1m' and (key, start) = (select key, start from read.bars_v1 where timeframe = '1m' and trades > 0 limit 1)", "bars")]
    [InlineData("update read.bars_v1 set close = close + 0.01 where timeframe = '15m' and (key, start) = (select key, start from read.bars_v1 where timeframe = '15m' and trades > 0 limit 1)", "bars")]
    [InlineData("update read.bars_v1 set bid = 1 where timeframe = '1d' and (key, start) = (select key, start from read.bars_v1 where timeframe = '1d' and quote_position > 0 limit 1)", "bars")]
    [InlineData("update read.bars_v1 set to_position = to_position << 4 where timeframe = '1m' and (key, start) = (select key, start from read.bars_v1 where timeframe = '1m' limit 1)", "bars")]
    [InlineData("delete from read.bars_v1 where timeframe = '1m' and (key, start) = (select key, start from read.bars_v1 where timeframe = '1m' limit 1)", "bars")]
    [InlineData("update read.signals_v1 set \"values\" = \"values\" || array[1.5::float8] where (config, subject, start) = (select config, subject, start from read.signals_v1 limit 1)", "signals")]
    [InlineData("delete from read.moneyness_v1 where start = (select min(start) from read.moneyness_v1)", "moneyness")]
    [InlineData("update read.latest_signals_v1 set status = status + 1 where subject = (select min(subject) from read.latest_signals_v1)", "latest_signals")]
    [InlineData("update read.latest_ticks_v1 set position = position - 1 where key = (select min(key) from read.latest_ticks_v1)", "latest_ticks")]
    [InlineData("update read.log_index_v1 set ts_max = ts_max + 1 where sequence = (select max(sequence) from read.log_index_v1 where ts_max is not null)", "log_index")]
    [InlineData("delete from read.instruments_v1 where key = (select min(key) from read.instruments_v1)", "instruments")]
    public async Task A_row_that_is_not_what_the_log_gives_is_found_and_named(string sql, string table)
    {
        await using var log = await ProjectedAsync(batches: 6, ticks: 60);
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        Assert.True(await connection.ExecuteAsync(sql, Cancellation) > 0);
        var report = await Check(log).RunAsync(null, Cancellation);
        Assert.False(report.Complete);
        Assert.All(report.Differences, d => Assert.Equal(table, d.Table));
        Assert.NotEmpty(report.Differences);
        Assert.Empty(report.Incomplete);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(30, 3)]
    [InlineData(1000, 2)]
    public async Task A_step_that_makes_many_rows_ends_early_and_the_next_goes_on_there(int rows, int eventsPerPage)
    {
        await using var log = await ProjectedAsync(batches: 12, ticks: 60, clocks: true);
        var whole = await Check(log).RunAsync(null, Cancellation);
        var check = new CompletenessCheck(log.Database, log.Store, StorageSettings.Default, TimeProvider.System) { RowsMax = rows, EventsPerPage = eventsPerPage };
        var first = await check.StepAsync(0, whole.Position, Cancellation);
        Assert.Equal(rows < 1000, first.Position < whole.Position);
        Assert.Equal(first.Position, first.Events);

        var report = await check.RunAsync(null, Cancellation);
        Assert.True(report.Complete, string.Join("\n", report.Differences) + string.Join("\n", report.Incomplete));
        Assert.Equal((whole.Events, whole.Position), (report.Events, report.Position));

        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync("update read.bars_v1 set high = high + 0.01 where timeframe = '1m' and to_position = (select max(to_position) from read.bars_v1 where trades > 0)", Cancellation);
        Assert.False((await check.RunAsync(null, Cancellation)).Complete);
    }

    [Fact]
    public async Task Changed_session_calendars_are_no_difference()
    {
        await using var log = await ProjectedAsync(batches: 4, ticks: 60, amended: true);
        var report = await Check(log).RunAsync(null, Cancellation);
        Assert.True(report.Complete, string.Join("\n", report.Differences));
    }

    [Fact]
    public async Task Status_tells_version_position_and_lag_of_every_model()
    {
        await using var log = await ProjectedAsync();
        await log.AppendAsync(0, new SomeMarket(12).Next(5)); // no daemon runs any more
        var list = await new ProjectionStatusReader(log.Database).ReadAsync(Cancellation);
        Assert.Equal(ReadModels.All.Select(m => m.Name), list.Projections.Select(p => p.Name));
        Assert.All(list.Projections, p =>
        {
            Assert.Equal((1, "live", 2L), (p.Version, p.State, p.LagEvents));
            Assert.InRange(p.LagSeconds, 0.0001, 60);
            Assert.Equal(9, p.Position);
        });

        await using var lease = await log.Rebuilder.TryTakeAsync("bars", Cancellation);
        list = await new ProjectionStatusReader(log.Database).ReadAsync(Cancellation);
        Assert.Equal(["bars"], list.Projections.Where(p => p.State == "rebuilding").Select(p => p.Name));
    }

    private static CompletenessCheck Check(SomeLog log) => new(log.Database, log.Store, StorageSettings.Default, TimeProvider.System);

    private async Task<SomeLog> ProjectedAsync(int batches = 4, int ticks = 20, bool clocks = false, bool amended = false)
    {
        var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        var market = new SomeMarket(11);
        for (int i = 0; i < batches; i++)
        {
            var batch = market.Next(ticks);
            await log.AppendAsync(0, batch);
            if (clocks)
            {
                await log.AdvanceClockAsync(0, batch.Columns.TsEvent[batch.Count - 1] + 70_000_000_000);
            }

            if (amended && i == 1)
            {
                await log.AmendAsync(0, InstrumentMetadata.FromKey(InstrumentKey.Parse(batch.Instruments[0])) with { Calendar = "india" });
            }
        }

        await log.CaughtUpAsync();
        await daemon.StopAllAsync();
        return log;
    }
}
