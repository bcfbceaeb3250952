using Microsoft.Extensions.DependencyInjection;
using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Quarantine;
using SignalEs.Domain.Jobs;
using SignalEs.Domain.Ticks;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>Quarantined ticks, tried again.</summary>
public sealed class RedriveTests(TestServices services)
{
    private static readonly QuarantineFilter Everything = new(null, null, null, null);

    [Fact]
    public async Task A_bad_tick_that_is_good_by_now_is_taken_once_and_one_that_is_bad_stays()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        await RejectAsync(running, "2026-03-02T15:00:00Z,NASDAQ@GOOG@EQ,100,,,,,,", "2026-03-02T15:00:00Z,nasdaq@GOOG@EQ,101,,,,,,", "2026-03-02T15:00:00Z,NASDAQ@GOOG@EQ,-1,,,,,,");
        var dry = await RedriveAsync(running, dryRun: true);
        Assert.Equal((3, 1, 1, true), (dry.Found, dry.Taken, dry.Ticks, dry.DryRun));
        Assert.Empty(await running.ReplayAsync());

        var first = await RedriveAsync(running);
        Assert.Equal((3, 1, 0), (first.Found, first.Taken, first.TakenBefore));
        Assert.Equal(["bad_key", "negative"], first.StillBad.Keys);
        var again = await RedriveAsync(running);
        Assert.Equal((0, 1), (again.Taken, again.TakenBefore));

        // The first of the three has a number that is lower than one taken before: that must not make it a duplicate.
        var mended = await RedriveAsync(running, replacements: [new("nasdaq@", "NASDAQ@"), new(",-1,", ",1,")]);
        Assert.Equal((2, 1), (mended.Taken, mended.TakenBefore));
        Assert.Equal(3, (await running.ReplayAsync()).Count);
    }

    [Fact]
    public async Task After_a_restart_and_under_another_key_it_is_still_known_to_have_been_taken()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using (var running = await RunningShards.StartAsync(database.ConnectionString))
        {
            await RejectAsync(running, "2026-03-02T15:00:00Z,goog,100,,,,,,");
            Assert.Equal(1, (await RedriveAsync(running, replacements: [new("goog", "NASDAQ@GOOG@EQ")])).Taken);
        }

        await using var last = await RunningShards.StartAsync(database.ConnectionString);
        foreach (string key in (string[])["NASDAQ@GOOG@EQ", "NASDAQ@AAPL@EQ", "CBOE@SPX@INDEX", "NYSE@IBM@EQ"])
        {
            Assert.Equal((0, 1), Taken(await RedriveAsync(last, replacements: [new("goog", key)])));
        }

        Assert.Single(await last.ReplayAsync());
    }

    [Fact]
    public async Task Two_runs_at_a_time_are_refused_or_take_each_tick_once()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        await RejectAsync(running, [.. Enumerable.Range(1, 700).Select(i => $"2026-03-02T15:00:00Z,NASDAQ@GOOG@EQ,{i},,,,,,")]);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                return (await RedriveAsync(running)).Taken;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }));
        Assert.Equal(700, runs.Sum());
        Assert.Equal(700, (await running.ReplayAsync()).Count);
    }

    [Fact]
    public async Task Every_raw_format_is_read_by_its_own_reader()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        await RejectAsync(
            running,
            RawTick.Row("1,NASDAQ@GOOG@EQ,1772463600000", "last,instrument_key,ts").Reject(Was("far_future"), null, 0, "rest"),
            new RawTick("{\"ts\":1772463600000,\"instrument_key\":\"NASDAQ@GOOG@EQ\",\"last\":2}", default, -1, RawFormat.Json).Reject(Was("far_future"), null, 0, "rest"),
            new RawTick("ts\t1772463600000\tinstrument_key\tNASDAQ@GOOG@EQ\tlast\t3\tsource\tx\tseq\t1", default, -1, RawFormat.Fields).Reject(Was("far_future"), "x", 1, "1-0"),
            new RawTick("clock\t1772463600000", default, -1, RawFormat.Fields).Reject(Was("far_future"), null, 0, "1-0"),
            new RawTick("ts,instrument_key,last\n1772463600000,NASDAQ@GOOG@EQ,4\n1772463600000,CBOE@SPX@INDEX,5\n", default, -1, RawFormat.Body).Reject(Was("bad_columns"), null, 0, "rest"));
        var result = await RedriveAsync(running);
        Assert.Equal((5, 4, 5, 1), (result.Found, result.Taken, result.Ticks, result.NothingToTake));
        Assert.Equal(5, (await running.ReplayAsync()).Count);
        Assert.Equal((0, 4), Taken(await RedriveAsync(running)));
    }

    private static TickRejection Was(string code) => new(code, "ts", "");

    private static (long Taken, long Before) Taken(RedriveResult result) => (result.Taken, result.TakenBefore);

    private static Task RejectAsync(RunningShards running, params string[] rows)
        => RejectAsync(running, [.. rows.Select(r => RawTick.Row(r).Reject(Was("far_future"), null, 0, "rest"))]);

    private static Task RejectAsync(RunningShards running, params RejectedTick[] ticks) => running.SubmitAsync(ticks.Select(t => new IncomingTick(default, 0, t)));

    private static Task<RedriveResult> RedriveAsync(RunningShards running, bool dryRun = false, IReadOnlyList<Replacement>? replacements = null)
        => running.Services.GetRequiredService<Redrive>().RunAsync(Everything, replacements ?? [], dryRun, new Unwatched(), CancellationToken.None);

    private sealed class Unwatched : IJobProgress
    {
        public void Report(long done, long total)
        {
        }
    }
}
