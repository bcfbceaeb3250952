using System.Data;
using Npgsql;
using SignalEs.Domain.Jobs;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

public sealed class RebuildTests(PrivatePostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_model_rebuilt_under_load_ends_row_identical_and_readers_see_neither_gap_nor_mix()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var market = new SomeMarket(8);
        for (int i = 0; i < 30; i++)
        {
            await log.AppendAsync(0, market.Next(50));
        }

        await log.CaughtUpAsync();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await log.AppendAsync(0, market.Next(20));
            }
        }, Cancellation);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntilAsync(log.Database, stop.Token), Cancellation)).ToArray();

        foreach (var model in ReadModels.All)
        {
            await using var lease = await log.Rebuilder.TryTakeAsync(model.Name, Cancellation);
            var result = await log.Rebuilder.RebuildAsync(lease!, verify: true, new NoProgress(), Cancellation);
            Assert.True(result.Equal, $"{model.Name}: {string.Join(", ", result.Before!)} / {string.Join(", ", result.After!)}");
            Assert.True(result.Events > 60, $"{model.Name}: {result.Events} events");
            Assert.Equal((1, 2), (result.FromVersion, result.ToVersion));
        }

        await stop.CancelAsync();
        await writer;
        int reads = (await Task.WhenAll(readers)).Sum();
        Assert.True(reads > 20, $"only {reads} reads");
        await log.CaughtUpAsync();
        await OfflineFold.AssertLiveEqualsLogAsync(log);
        await daemon.StopAllAsync();
    }

    [Fact]
    public async Task A_rollback_brings_the_version_before_up_to_date_first()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        var market = new SomeMarket(9);
        await log.AppendAsync(0, market.Next(200));
        await log.CaughtUpAsync();
        await RunAsync(log, (lease, progress) => log.Rebuilder.RebuildAsync(lease, false, progress, Cancellation));
        await log.AppendAsync(0, market.Next(200));
        await log.CaughtUpAsync();

        var back = await RunAsync(log, (lease, progress) => log.Rebuilder.RollBackAsync(lease, progress, Cancellation));
        Assert.Equal((2, 1), (back.FromVersion, back.ToVersion));
        Assert.Equal(2, back.Events);
        await log.AppendAsync(0, market.Next(50));
        await log.CaughtUpAsync();
        await OfflineFold.AssertLiveEqualsLogAsync(log, 901);

        // And forward again: the version that was left is the way back now.
        var forward = await RunAsync(log, (lease, progress) => log.Rebuilder.RollBackAsync(lease, progress, Cancellation));
        Assert.Equal((1, 2), (forward.FromVersion, forward.ToVersion));
        await OfflineFold.AssertLiveEqualsLogAsync(log, 902);
        await daemon.StopAllAsync();
    }

    [Fact]
    public async Task Only_one_job_at_a_time_changes_a_models_versions()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        await using (var lease = await log.Rebuilder.TryTakeAsync("bars", Cancellation))
        {
            Assert.NotNull(lease);
            Assert.Null(await log.Rebuilder.TryTakeAsync("bars", Cancellation));
            await using var other = await log.Rebuilder.TryTakeAsync("signals", Cancellation);
            Assert.NotNull(other);
        }

        await using var again = await log.Rebuilder.TryTakeAsync("bars", Cancellation);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_rebuild_that_was_broken_off_leaves_the_live_version_alone_and_can_be_started_again()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        var market = new SomeMarket(10);
        for (int i = 0; i < 150; i++)
        {
            await log.AppendAsync(0, market.Next(3));
        }

        await log.CaughtUpAsync();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(log, (lease, _) => log.Rebuilder.RebuildAsync(lease, false, new CancelAtFirstReport(stop), stop.Token)));
        await OfflineFold.AssertLiveEqualsLogAsync(log, 903);

        var result = await RunAsync(log, (lease, progress) => log.Rebuilder.RebuildAsync(lease, true, progress, Cancellation));
        Assert.True(result.Equal);
        await daemon.StopAllAsync();
    }

    private static async Task<RebuildResult> RunAsync(SomeLog log, Func<RebuildLease, IJobProgress, Task<RebuildResult>> work)
    {
        await using var lease = await log.Rebuilder.TryTakeAsync("bars", Cancellation);
        return await work(lease!, new NoProgress());
    }

    // All models are written in one transaction: in any snapshot the bars hold exactly the ticks that the index counts, and never fewer than before.
    private static async Task<int> ReadUntilAsync(NpgsqlDataSource database, CancellationToken stop)
    {
        long seen = 0;
        int reads = 0;
        while (!stop.IsCancellationRequested)
        {
            await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, CancellationToken.None);
            int bars = await connection.ScalarAsync<int>("select version from read.models where name = 'bars'", default);
            int index = await connection.ScalarAsync<int>("select version from read.models where name = 'log_index'", default);
            long inBars = await connection.ScalarAsync<long>($"select sum(ticks)::bigint from read.bars_v{bars} where timeframe = '1m'", default);
            long inIndex = await connection.ScalarAsync<long>($"select sum(count)::bigint from read.log_index_v{index} where type = 'ticks_ingested'", default);
            Assert.Equal(inIndex, inBars);
            Assert.True(inBars >= seen && inBars > 0, $"{inBars} ticks after {seen}");
            seen = inBars;
            reads++;
        }

        return reads;
    }

    private sealed class CancelAtFirstReport(CancellationTokenSource stop) : IJobProgress
    {
        public void Report(long done, long total) => stop.Cancel();
    }
}
