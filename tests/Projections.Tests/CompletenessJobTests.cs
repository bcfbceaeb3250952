using Microsoft.Extensions.Logging.Abstractions;
using SignalEs.Projections.Admin;
using SignalEs.Projections.Completeness;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

public sealed class CompletenessJobTests(PrivatePostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_that_the_daemon_skipped_is_found_at_the_next_check_and_stays_known_until_a_rebuild_mends_it()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        var market = new SomeMarket(41);
        await ProjectAsync(log, market);
        using var job = Job(log);
        Assert.True((await job.RunAsync(Cancellation)).Complete);

        // The daemon believes to have seen what it never applied.
        await log.AppendAsync(0, market.Next(30));
        await ExecuteAsync(log, "update log.mt_event_progression set last_seq_id = (select max(seq_id) from log.mt_events) where name = 'read_models:All'");
        await ProjectAsync(log, market);

        var state = await job.RunAsync(Cancellation);
        Assert.False(state.Complete);
        var differing = Assert.Single(state.Differing);
        Assert.Equal(["signals_computed", "ticks_ingested"], differing.Incomplete.Select(r => r.Type));
        Assert.All(differing.Incomplete, r => Assert.Equal(1, r.InLog - r.Projected));
        Assert.Equal(30, differing.Ticks - differing.TicksInBars);

        // Another host, and later events that are whole.
        await ProjectAsync(log, market);
        using var other = Job(log);
        state = await other.RunAsync(Cancellation);
        Assert.Single(state.Differing);
        Assert.Equal(await PositionAsync(log), state.ProvenTo);

        foreach (var model in ReadModels.All)
        {
            await using var lease = await log.Rebuilder.TryTakeAsync(model.Name, Cancellation);
            await log.Rebuilder.RebuildAsync(lease!, verify: false, new NoProgress(), Cancellation);
        }

        state = await job.RunAsync(Cancellation);
        Assert.True(state.Complete);
        Assert.Equal(await PositionAsync(log), state.ProvenTo);
    }

    [Fact]
    public async Task A_check_goes_on_where_the_last_one_ended_and_bars_that_lie_across_are_compared_whole()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        var market = new SomeMarket(42);
        using var job = Job(log);
        long proven = 0;
        for (int i = 0; i < 5; i++)
        {
            await ProjectAsync(log, market, ticks: 10);
            var state = await job.RunAsync(Cancellation);
            Assert.True(state.Complete, string.Join("\n", state.Differing.SelectMany(d => d.Differences)));
            Assert.True(state.ProvenTo > proven);
            proven = state.ProvenTo;
        }

        await ProjectAsync(log, market, ticks: 10);
        await ExecuteAsync(log, "update read.bars_v1 set low = low - 1 where timeframe = '1m' and to_position = (select max(to_position) from read.bars_v1 where trades > 0)");
        Assert.False((await job.RunAsync(Cancellation)).Complete);

        await ExecuteAsync(log, "update read.bars_v1 set low = low + 1 where timeframe = '1m' and to_position = (select max(to_position) from read.bars_v1 where trades > 0)");
        Assert.True((await job.RunAsync(Cancellation)).Complete);
    }

    [Fact]
    public async Task How_far_the_check_is_behind_the_log_is_known_without_a_check_and_counts_what_is_not_even_projected()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        var market = new SomeMarket(44);
        await ProjectAsync(log, market);
        using var job = Job(log);
        var behind = await job.RefreshAsync(Cancellation);
        Assert.Equal((0L, await PositionAsync(log)), (behind.ProvenTo, behind.LagEvents));
        Assert.InRange(behind.LagSeconds, 0.0001, 60);

        var checkedOnce = await job.RunAsync(Cancellation);
        Assert.Equal((0L, 0.0), (checkedOnce.LagEvents, checkedOnce.LagSeconds));

        await log.AppendAsync(0, market.Next(30)); // nobody projects it
        await ExecuteAsync(log, "update log.mt_events set timestamp = timestamp - interval '1000 seconds' where seq_id = (select max(seq_id) from log.mt_events)");
        behind = await job.RunAsync(Cancellation);
        Assert.Equal((2L, behind), (behind.LagEvents, job.State));
        await ExecuteAsync(log, $"update log.mt_events set timestamp = timestamp - interval '2000 seconds' where seq_id = {behind.ProvenTo + 1}");
        behind = await job.RefreshAsync(Cancellation);
        Assert.InRange(behind.LagSeconds, 2000, 2100);

        // Numbers of an append that failed are taken by events without a time.
        await ExecuteAsync(log, $"update log.mt_events set timestamp = '-infinity', type = 'tombstone' where seq_id = {behind.ProvenTo + 1}");
        behind = await job.RefreshAsync(Cancellation);
        Assert.InRange(behind.LagSeconds, 1000, 1100);
        Assert.All((await new ProjectionStatusReader(log.Database).ReadAsync(Cancellation)).Projections, p => Assert.InRange(p.LagSeconds, 1000, 1100));
    }

    [Fact]
    public async Task Months_that_retention_dropped_are_no_difference()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        await ProjectAsync(log, new SomeMarket(43));
        var clock = new Storage.MovedClock(DateTimeOffset.UtcNow);
        using var upkeep = new StorageUpkeep(log.Database, StorageSettings.Default, log.Partitions, clock, NullLogger<StorageUpkeep>.Instance);
        await upkeep.RunAsync(Cancellation);
        clock.Now = clock.Now.AddYears(6);
        Assert.NotEmpty(await upkeep.RunAsync(Cancellation));

        var report = await new CompletenessCheck(log.Database, log.Store, StorageSettings.Default, clock).RunAsync(null, Cancellation);
        Assert.True(report.Complete, string.Join("\n", report.Differences));
        Assert.Equal(0, report.Tables.Single(t => t.Table == "bars").Expected);
        var never = await new CompletenessCheck(log.Database, log.Store, StorageSettings.Default with { Retention = null }, clock).RunAsync(null, Cancellation);
        Assert.False(never.Complete);
    }

    private static CompletenessJob Job(SomeLog log) => new(
        log.Database, new CompletenessCheck(log.Database, log.Store, StorageSettings.Default, TimeProvider.System), CompletenessSettings.Default, TimeProvider.System,
        NullLogger<CompletenessJob>.Instance);

    private static async Task ProjectAsync(SomeLog log, SomeMarket market, int ticks = 30)
    {
        using var daemon = await log.StartDaemonAsync();
        await log.AppendAsync(0, market.Next(ticks));
        await log.CaughtUpAsync();
        await daemon.StopAllAsync();
    }

    private static async Task ExecuteAsync(SomeLog log, string sql)
    {
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        Assert.True(await connection.ExecuteAsync(sql, Cancellation) > 0);
    }

    private static async Task<long> PositionAsync(SomeLog log)
    {
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        return await Progress.LiveAsync(connection, Cancellation);
    }
}
