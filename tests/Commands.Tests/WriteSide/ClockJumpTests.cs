using SignalEs.Integration.Tests.Services;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>The wall clock of a host jumps. It names the stream of the day and is written down as a tick's received time; it decides nothing else.</summary>
public sealed class ClockJumpTests(TestServices services)
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(25)]
    [InlineData(-25)]
    public async Task When_the_clock_of_a_host_jumps_by_hours_its_shards_stay_its_own_and_nothing_is_lost_doubled_or_out_of_order(int hours)
    {
        await using var database = await services.CreateDatabaseAsync();
        var clock = new JumpingClock();
        await using var jumping = await RunningShards.StartAsync(database.ConnectionString, time: clock);
        await using var steady = await RunningShards.StartAsync(database.ConnectionString);
        await UntilAsync(() => jumping.Shards.Ownership.Owned > 0 && steady.Shards.Ownership.Owned > 0 && jumping.Shards.Ownership.Owned + steady.Shards.Ownership.Owned == RunningShards.Count);
        var owned = Epochs(jumping);
        var ticks = RunningShards.Market(900);
        await jumping.SubmitAsync(ticks.Take(300));

        clock.Offset = TimeSpan.FromHours(hours);
        await jumping.SubmitAsync(ticks.Skip(300).Take(300));
        await Task.Delay(ShardOwnershipPatience, TestContext.Current.CancellationToken);
        Assert.Equal(owned, Epochs(jumping));

        clock.Offset = TimeSpan.Zero;
        await steady.SubmitAsync(ticks.Skip(600));
        Assert.Equal(owned, Epochs(jumping));
        Assert.Equal((0, 900), await steady.SubmitAsync(ticks));
        Assert.Equal(ticks.Select(t => t.SourceSeq), await jumping.ReplayAsync());

        // A day that was left is not written again.
        await using var command = jumping.Database.CreateCommand("""
            select count(*) from log.mt_events e join log.mt_events before on split_part(before.stream_id, '-', 2) = split_part(e.stream_id, '-', 2)
              and before.seq_id < e.seq_id and before.stream_id > e.stream_id
            where e.stream_id like 'shard-%' and before.stream_id like 'shard-%'
            """);
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Longer than the looks after which a host counts as gone.</summary>
    private static readonly TimeSpan ShardOwnershipPatience = TimeSpan.FromSeconds(4);

    private static List<(int Shard, long Epoch)> Epochs(RunningShards host)
        => [.. host.Shards.Workers.Where(w => w.Tenure is not null).Select(w => (w.Shard, w.Tenure!.Epoch))];

    private static async Task UntilAsync(Func<bool> condition)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(20), "it did not come about");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private sealed class JumpingClock : TimeProvider
    {
        private long _offset;

        public TimeSpan Offset
        {
            set => Volatile.Write(ref _offset, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Volatile.Read(ref _offset));
    }
}
