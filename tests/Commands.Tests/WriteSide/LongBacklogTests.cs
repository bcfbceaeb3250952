using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Integration.Tests.Services;
using SignalEs.Log;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>A host that has much of the log to catch up on, because it was stopped or its observers were.</summary>
public sealed class LongBacklogTests(TestServices services)
{
    private const int Commits = 1500;

    // What the observers haven't taken, and one piece of the log.
    private const int WaitingMax = 600;

    [Fact]
    public async Task A_host_that_follows_a_long_log_holds_little_of_it_and_its_observers_miss_nothing()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var first = await RunningShards.StartAsync(database.ConnectionString);
        await using var second = await RunningShards.StartAsync(database.ConnectionString);
        await UntilAsync(() => first.Shards.Ownership.Owned + second.Shards.Ownership.Owned == RunningShards.Count && second.Shards.Ownership.Owned > 0);
        int before = Seen(first);
        first.Observed.MayGoOn.Reset();
        int ticks;
        try
        {
            ticks = await CommitOneByOneAsync(second);
            await UntilAsync(() => first.Sequencer.Waiting > 0);
            Assert.InRange(first.Sequencer.Waiting, 1, WaitingMax);
        }
        finally
        {
            first.Observed.MayGoOn.Set();
        }

        int waitingMax = 0;
        await UntilAsync(() =>
        {
            waitingMax = Math.Max(waitingMax, first.Sequencer.Waiting);
            return Seen(first) == before + ticks;
        });
        Assert.InRange(waitingMax, 0, WaitingMax);
        Assert.Equal(first.Observed.Sequences.Distinct().Order(), first.Observed.Sequences);
    }

    [Fact]
    public async Task A_shard_with_a_long_backlog_is_taken_over_without_holding_it_in_memory()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var first = await RunningShards.StartAsync(database.ConnectionString);
        int before, ticks;
        await using (var second = await RunningShards.StartAsync(database.ConnectionString))
        {
            await UntilAsync(() => first.Shards.Ownership.Owned + second.Shards.Ownership.Owned == RunningShards.Count && second.Shards.Ownership.Owned > 0);
            before = Seen(first);
            first.Observed.MayGoOn.Reset();
            ticks = await CommitOneByOneAsync(second);
        }

        // The shards are nobody's: the host that is far behind has to take them.
        await UntilAsync(() => first.Shards.Workers.All(w => w.Assigned is not null));
        Assert.InRange(first.Sequencer.Waiting, 1, WaitingMax);
        first.Observed.MayGoOn.Set();
        int waitingMax = 0;
        await UntilAsync(() =>
        {
            waitingMax = Math.Max(waitingMax, first.Sequencer.Waiting);
            return Seen(first) == before + ticks && first.Shards.Ownership.Owned == RunningShards.Count;
        });
        Assert.InRange(waitingMax, 0, WaitingMax);
        Assert.Equal(first.Observed.Sequences.Distinct().Order(), first.Observed.Sequences);
    }

    [Fact]
    public async Task Observers_are_told_that_they_missed_something_where_only_a_later_snapshot_is_left()
    {
        await using var database = await services.CreateDatabaseAsync();
        var ticks = RunningShards.Market(300);
        int shard = RunningShards.ShardOf(ticks[0]);
        await using (var written = await RunningShards.StartAsync(database.ConnectionString))
        {
            await written.SubmitAsync(ticks);
        }

        await using var host = await RunningShards.StartAsync(database.ConnectionString);
        var replay = host.Services.GetRequiredService<EngineReplay>();
        var told = new List<CommittedBatch>();
        var state = new ShardState(shard) { PublishedTo = 1 };
        await state.LoadAsync(replay, Tell, long.MaxValue, TestContext.Current.CancellationToken);
        var gap = Assert.Single(told);
        Assert.Null(gap.Ticks);
        Assert.Equal(gap.SignalsSequence, gap.Previous);
        Assert.InRange(gap.SignalsSequence, 2, state.Sequence);

        // Told once.
        await state.LoadAsync(replay, Tell, long.MaxValue, TestContext.Current.CancellationToken);
        Assert.Single(told);

        ValueTask Tell(CommittedBatch batch, CancellationToken cancellation)
        {
            told.Add(batch);
            return ValueTask.CompletedTask;
        }
    }

    // Ticks of shards that the host owns, a commit for each.
    private static async Task<int> CommitOneByOneAsync(RunningShards host)
    {
        Tick[] ticks = [.. RunningShards.Market(4 * Commits).Where(t => host.Shards.Workers[RunningShards.ShardOf(t)].Tenure is not null).Take(Commits)];
        Assert.True(ticks.Length > 2 * WaitingMax);
        foreach (var tick in ticks)
        {
            await host.SubmitAsync([tick]);
        }

        return ticks.Length;
    }

    private static int Seen(RunningShards host) => host.Observed.Batches.Sum(b => b.Ticks?.Count ?? 0);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "waited for a minute");
            await Task.Delay(5);
        }
    }
}
