using SignalEs.Log.Archiving;
using SignalEs.Log.Sealing;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

public sealed class SealTests(PrivatePostgres postgres) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signales-seals-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Seals_follow_one_another_and_hold_while_nothing_is_changed()
    {
        await using var log = await SealedAsync();
        var seals = await Sealer(log).SealsAsync(Cancellation);
        Assert.Equal([(0L, seals[0].Seal.Sequence), (seals[0].Seal.Sequence, seals[1].Seal.Sequence)], seals.Select(s => (s.Seal.After, s.Seal.Sequence)));
        var result = await VerifyAsync(log);
        Assert.Equal((true, seals[1].Seal.Sequence, null, seals[1].Seal.Head), (result.Ok, result.SealedTo, result.FirstBad, result.Head));
        Assert.Equal(seals.Sum(s => s.Seal.Events), result.Events);
    }

    [Fact]
    public async Task Where_nothing_but_a_seal_came_there_is_no_new_one()
    {
        await using var log = await SealedAsync();
        Assert.Null(await Sealer(log).SealAsync(Cancellation));
    }

    [Theory]
    [InlineData("update log.mt_events set bdata = overlay(bdata placing '\\x00'::bytea from 20) where seq_id = 4")]
    [InlineData("update log.mt_events set timestamp = timestamp + interval '1 microsecond' where seq_id = 4")]
    [InlineData("update log.mt_events set data = data || '{\"x\": 1}' where seq_id = 4")]
    [InlineData("update log.mt_events set version = version + 1000 where seq_id = 4")]
    public async Task An_event_that_was_changed_is_named(string sql)
    {
        await using var log = await SealedAsync();
        await ExecuteAsync(log, sql);
        var result = await VerifyAsync(log);
        Assert.Equal((false, 0L, 4L), (result.Ok, result.SealedTo, result.FirstBad));
    }

    [Fact]
    public async Task An_event_that_was_removed_is_noticed_where_the_next_one_stands()
    {
        await using var log = await SealedAsync();
        long second = (await Sealer(log).SealsAsync(Cancellation))[1].Seal.After;
        await ExecuteAsync(log, $"delete from log.mt_events where seq_id = (select min(seq_id) from log.mt_events where seq_id > {second} and type = 'ticks_ingested')");
        var result = await VerifyAsync(log);
        Assert.Equal((false, second), (result.Ok, result.SealedTo));
        Assert.True(result.FirstBad > second);
    }

    [Fact]
    public async Task Events_and_seals_made_anew_do_not_stand_against_a_head_that_was_kept_outside()
    {
        await using var log = await SealedAsync();
        var kept = (await Sealer(log).SealsAsync(Cancellation))[^1].Seal;
        await ExecuteAsync(log, "update log.mt_events set timestamp = timestamp + interval '1 second' where seq_id = 2");
        await ExecuteAsync(log, "delete from log.mt_events where stream_id = 'seal'; delete from log.mt_streams where id = 'seal'");
        await Sealer(log).SealAsync(Cancellation);
        Assert.True((await VerifyAsync(log)).Ok);
        Assert.False((await VerifyAsync(log, (kept.Sequence, kept.Head))).Ok);
    }

    [Fact]
    public async Task A_head_that_was_kept_outside_holds_for_the_log_that_it_was_taken_from()
    {
        await using var log = await SealedAsync();
        var kept = (await Sealer(log).SealsAsync(Cancellation))[0].Seal;
        Assert.True((await VerifyAsync(log, (kept.Sequence, kept.Head.ToUpperInvariant()))).Ok);
    }

    [Fact]
    public async Task Archived_days_stay_under_their_seals_and_a_changed_file_is_found()
    {
        await using var log = await SealedAsync();
        var archiver = new Archiver(log.Database, new ArchiveSettings(_folder), Archive(log));
        await archiver.ArchiveAsync(new DateOnly(2021, 2, 1), long.MaxValue, null, Cancellation);
        Assert.True((await VerifyAsync(log)).Ok);

        // The engine's configuration stayed in the database and must be what the seal says, too.
        await ExecuteAsync(log, "update log.mt_events set data = data || '{\"by\": \"someone\"}' where type = 'engine_configured'");
        Assert.Equal(1, (await VerifyAsync(log)).FirstBad);
    }

    private async Task<SomeLog> SealedAsync()
    {
        var log = await SomeLog.NewAsync(postgres);
        var market = new SomeMarket(61);
        for (int i = 0; i < 2; i++)
        {
            await log.AppendAsync(0, market.Next(20));
            await log.AppendAsync(0, market.Next(20));
            Assert.NotNull(await Sealer(log).SealAsync(Cancellation));
        }

        return log;
    }

    private ArchivedLog Archive(SomeLog log) => new(log.Store, log.Database, new ArchiveSettings(_folder));

    private Sealer Sealer(SomeLog log) => new(log.Store, log.Database, Archive(log));

    private Task<SealVerification> VerifyAsync(SomeLog log, (long Sequence, string Head)? expected = null)
        => new SealVerifier(Sealer(log), log.Database, Archive(log)).RunAsync(expected, null, Cancellation);

    private static async Task ExecuteAsync(SomeLog log, string sql)
    {
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        Assert.True(await connection.ExecuteAsync(sql, Cancellation) > 0);
    }
}
