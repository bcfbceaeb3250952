using Microsoft.Extensions.Logging.Abstractions;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests.Storage;

/// <summary>The market of these logs is of January 2021; they are recorded when the test runs.</summary>
public sealed class RetentionTests(PrivatePostgres postgres)
{
    private static readonly string[] January = ["read.bars_v1_2021_01", "read.moneyness_v1_2021_01", "read.signals_v1_2021_01"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task History_that_was_replayed_stays_for_the_whole_retention_after_it_was_recorded_and_is_dropped_then()
    {
        await using var log = await ProjectedAsync();

        // In the middle of a month: at its end the month that was made ahead of writers would be past its retention, too.
        var clock = new MovedClock(new DateTimeOffset(2026, 6, 15, 12, 0, 0, TimeSpan.Zero));
        using var upkeep = Upkeep(log, clock);
        Assert.Empty(await upkeep.RunAsync(Cancellation));

        clock.Now = clock.Now.AddYears(5).AddDays(-1);
        Assert.Empty(await upkeep.RunAsync(Cancellation));

        clock.Now = clock.Now.AddDays(3);
        Assert.Equal(January, await upkeep.RunAsync(Cancellation));
        Assert.Empty(await upkeep.RunAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_recorded_late_keeps_its_month()
    {
        await using var log = await ProjectedAsync();
        var clock = new MovedClock(DateTimeOffset.UtcNow);
        using var upkeep = Upkeep(log, clock);
        await upkeep.RunAsync(Cancellation);

        // Four years on, ticks for the same January come.
        clock.Now = clock.Now.AddYears(4);
        await AppendAsync(log, seed: 32);
        await upkeep.RunAsync(Cancellation);

        clock.Now = clock.Now.AddYears(1).AddDays(2);
        Assert.DoesNotContain(January[0], await upkeep.RunAsync(Cancellation));
        clock.Now = clock.Now.AddYears(4);
        Assert.Contains(January[0], await upkeep.RunAsync(Cancellation));
    }

    [Fact]
    public async Task Without_a_retention_nothing_is_dropped()
    {
        await using var log = await ProjectedAsync();
        using var upkeep = Upkeep(log, new MovedClock(DateTimeOffset.UtcNow.AddYears(50)), StorageSettings.Default with { Retention = null });
        Assert.Empty(await upkeep.RunAsync(Cancellation));
    }

    [Fact]
    public async Task Ticks_for_a_month_that_was_dropped_are_kept_from_there_on()
    {
        await using var log = await ProjectedAsync();
        await DropAllAsync(log);
        await AppendAsync(log, seed: 33);
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        Assert.Equal(40, await connection.ScalarAsync<long>("select sum(ticks)::bigint from read.bars_v1 where timeframe = '1m'", Cancellation));
    }

    [Fact]
    public async Task A_rebuild_does_not_bring_back_what_retention_dropped()
    {
        await using var log = await ProjectedAsync();
        var clock = await DropAllAsync(log);
        var rebuilder = new Rebuilder(log.Database, log.Store, StorageSettings.Default, clock);
        await using var lease = await rebuilder.TryTakeAsync("bars", Cancellation);
        var result = await rebuilder.RebuildAsync(lease!, verify: true, new NoProgress(), Cancellation);
        Assert.True(result.Equal);
        Assert.Equal(0, result.After!.Single(t => t.Table == "bars").Rows);
    }

    [Fact]
    public async Task Partitions_of_this_month_and_the_next_are_there_before_anything_falls_into_them()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        using var upkeep = Upkeep(log, new MovedClock(new DateTimeOffset(2030, 12, 31, 23, 59, 59, TimeSpan.Zero)));
        await upkeep.RunAsync(Cancellation);
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        foreach (var table in ReadModels.All.SelectMany(m => m.Tables).Where(t => t.ByTime))
        {
            Assert.Equal([new DateOnly(2030, 12, 1), new DateOnly(2031, 1, 1)], (await Partitions.MonthsAsync(connection, table, 1, Cancellation)).Order());
        }
    }

    private static async Task<MovedClock> DropAllAsync(SomeLog log)
    {
        var clock = new MovedClock(DateTimeOffset.UtcNow);
        using var upkeep = Upkeep(log, clock);
        await upkeep.RunAsync(Cancellation);
        clock.Now = clock.Now.AddYears(6);
        Assert.Superset(January.ToHashSet(), (await upkeep.RunAsync(Cancellation)).ToHashSet());
        return clock;
    }

    private async Task<SomeLog> ProjectedAsync()
    {
        var log = await SomeLog.NewAsync(postgres);
        await AppendAsync(log, seed: 31);
        return log;
    }

    private static async Task AppendAsync(SomeLog log, ulong seed)
    {
        using var daemon = await log.StartDaemonAsync();
        var market = new SomeMarket(seed);
        await log.AppendAsync(0, market.Next(20));
        await log.AppendAsync(0, market.Next(20));
        await log.CaughtUpAsync();
        await daemon.StopAllAsync();
    }

    private static StorageUpkeep Upkeep(SomeLog log, TimeProvider clock, StorageSettings? settings = null)
        => new(log.Database, settings ?? StorageSettings.Default, log.Partitions, clock, NullLogger<StorageUpkeep>.Instance);
}
