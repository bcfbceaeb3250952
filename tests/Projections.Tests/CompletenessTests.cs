using SignalEs.Projections.Admin;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

public sealed class CompletenessTests(PrivatePostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_was_projected_whole_is_complete()
    {
        await using var log = await ProjectedAsync();
        var report = await new CompletenessCheck(log.Database).RunAsync(Cancellation);
        Assert.True(report.Complete);
        Assert.Equal((80L, 80L, 8L), (report.Ticks, report.TicksInBars, report.Events));
    }

    [Fact]
    public async Task An_event_that_the_daemon_skipped_is_found()
    {
        await using var log = await ProjectedAsync();
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync("delete from read.log_index_v1 where sequence = (select max(sequence) from read.log_index_v1)", Cancellation);
        var report = await new CompletenessCheck(log.Database).RunAsync(Cancellation);
        Assert.False(report.Complete);
        var range = Assert.Single(report.Incomplete);
        Assert.Equal((1L, report.Position, "signals_computed", 4L, 3L), (range.From, range.To, range.Type, range.InLog, range.Projected));
    }

    [Fact]
    public async Task Ticks_missing_from_the_bars_are_found()
    {
        await using var log = await ProjectedAsync();
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync("update read.bars_v1 set ticks = ticks - 1 where (key, timeframe, start) = (select key, timeframe, start from read.bars_v1 where timeframe = '1m' limit 1)", Cancellation);
        var report = await new CompletenessCheck(log.Database).RunAsync(Cancellation);
        Assert.False(report.Complete);
        Assert.Empty(report.Incomplete);
        Assert.Equal(report.Ticks - 1, report.TicksInBars);
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

    private async Task<SomeLog> ProjectedAsync()
    {
        var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        var market = new SomeMarket(11);
        for (int i = 0; i < 4; i++)
        {
            await log.AppendAsync(0, market.Next(20));
        }

        await log.CaughtUpAsync();
        await daemon.StopAllAsync();
        return log;
    }
}
