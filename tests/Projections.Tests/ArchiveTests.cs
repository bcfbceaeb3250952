using SignalEs.Log;
using SignalEs.Log.Archiving;
using SignalEs.Projections.Completeness;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

/// <summary>The days of these logs are in January 2021 by their streams' names.</summary>
public sealed class ArchiveTests(PrivatePostgres postgres) : IDisposable
{
    private static readonly DateOnly After = new(2021, 2, 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("signales-archive-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_archived_day_leaves_the_database_and_is_read_from_its_file_as_it_was()
    {
        await using var log = await ProjectedAsync();
        var (archive, archiver) = ArchiveOf(log);
        var before = await ShardAsync(log, archive);

        var result = await archiver.ArchiveAsync(After, long.MaxValue, null, Cancellation);
        Assert.Equal(["shard-0-2021-01-29", "shard-1-2021-01-29"], result.Days);
        Assert.Equal(
            ["engine_configured", "engine_configured", "signals_computed", "signals_computed"], (await log.AllEventsAsync()).Select(e => e.EventTypeName).Order(StringComparer.Ordinal));
        Assert.Equal(before, await ShardAsync(log, archive));

        // Nothing left to do.
        Assert.Empty((await archiver.ArchiveAsync(After, long.MaxValue, null, Cancellation)).Days);
    }

    [Fact]
    public async Task A_restored_day_is_in_the_database_to_the_bit()
    {
        await using var log = await ProjectedAsync();
        var (_, archiver) = ArchiveOf(log);
        var before = await RowsAsync(log);
        await archiver.ArchiveAsync(After, long.MaxValue, null, Cancellation);
        Assert.NotEqual(before, await RowsAsync(log));
        await archiver.RestoreAsync(new(2021, 1, 29), new(2021, 1, 29), null, Cancellation);
        Assert.Equal(before, await RowsAsync(log));
        Assert.Equal(2, (await archiver.ArchiveAsync(After, long.MaxValue, null, Cancellation)).Days.Count);
    }

    [Fact]
    public async Task A_rebuild_reads_archived_days_and_gives_the_same_rows()
    {
        await using var log = await ProjectedAsync();
        var (archive, archiver) = ArchiveOf(log);
        await archiver.ArchiveAsync(After, long.MaxValue, null, Cancellation);
        var rebuilder = new Rebuilder(log.Database, log.Store, StorageSettings.Default, TimeProvider.System, archive);
        foreach (string model in new[] { "bars", "signals", "log_index" })
        {
            await using var lease = await rebuilder.TryTakeAsync(model, Cancellation);
            Assert.True((await rebuilder.RebuildAsync(lease!, verify: true, new NoProgress(), Cancellation)).Equal, model);
        }
    }

    [Fact]
    public async Task Late_ticks_for_an_archived_day_are_compared_with_what_its_file_holds()
    {
        await using var log = await ProjectedAsync();
        var (archive, archiver) = ArchiveOf(log);
        await archiver.ArchiveAsync(After, long.MaxValue, null, Cancellation);
        using var daemon = await log.StartDaemonAsync();
        await log.AppendAsync(0, new SomeMarket(51).Next(40)); // the same minutes as before
        await log.CaughtUpAsync();
        await daemon.StopAllAsync();

        var report = await new CompletenessCheck(log.Database, log.Store, StorageSettings.Default, TimeProvider.System, archive).RunAsync(null, Cancellation);
        Assert.True(report.Complete, string.Join("\n", report.Differences));
        Assert.True(report.Ticks >= 40);
    }

    [Fact]
    public async Task Without_the_file_a_reader_is_told_what_is_missing_and_how_to_bring_it_back()
    {
        await using var log = await ProjectedAsync();
        var (archive, archiver) = ArchiveOf(log);
        await archiver.ArchiveAsync(After, long.MaxValue, null, Cancellation);
        File.Move(Path.Combine(_folder, "shard-0-2021-01-29.copy.gz"), Path.Combine(_folder, "elsewhere"));
        var e = await Assert.ThrowsAsync<ArchiveMissingException>(() => ShardAsync(log, archive));
        Assert.Contains("shard-0-2021-01-29 (events 1 to ", e.Message, StringComparison.Ordinal);
        Assert.Contains($"not in {_folder} (SIGNALES_ARCHIVE)", e.Message, StringComparison.Ordinal);
        Assert.Contains("ops/signales restore 2021-01-29", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_refused()
    {
        await using var log = await ProjectedAsync();
        var (archive, archiver) = ArchiveOf(log);
        await archiver.ArchiveAsync(After, long.MaxValue, null, Cancellation);
        string path = Path.Combine(_folder, "shard-0-2021-01-29.copy.gz");
        byte[] bytes = await File.ReadAllBytesAsync(path, Cancellation);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], Cancellation);
        await Assert.ThrowsAsync<InvalidDataException>(() => ShardAsync(log, archive));
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => archiver.RestoreAsync(new(2021, 1, 29), new(2021, 1, 29), null, Cancellation));
        Assert.Contains("SHA-256", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_proven_yet_stays_in_the_database()
    {
        await using var log = await ProjectedAsync();
        var (_, archiver) = ArchiveOf(log);
        long last = (await log.AllEventsAsync()).Where(e => e.StreamKey == "shard-0-2021-01-29").Max(e => e.Sequence);
        Assert.Equal(["shard-0-2021-01-29"], (await archiver.ArchiveAsync(After, last, null, Cancellation)).Days);
        Assert.Empty((await archiver.ArchiveAsync(new DateOnly(2021, 1, 29), long.MaxValue, null, Cancellation)).Days);
    }

    private (ArchivedLog Archive, Archiver Archiver) ArchiveOf(SomeLog log)
    {
        var settings = new ArchiveSettings(_folder);
        var archive = new ArchivedLog(log.Store, log.Database, settings);
        return (archive, new Archiver(log.Database, settings, archive));
    }

    private async Task<SomeLog> ProjectedAsync()
    {
        var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        SomeMarket[] markets = [new(51), new(52, symbol: "NDX")];
        for (int i = 0; i < 6; i++)
        {
            var batch = markets[i % 2].Next(40);
            await log.AppendAsync(i % 2, batch);
            await log.AdvanceClockAsync(i % 2, batch.Columns.TsEvent[batch.Count - 1] + 70_000_000_000);
        }

        await log.CaughtUpAsync();
        await daemon.StopAllAsync();
        return log;
    }

    private static async Task<List<string>> ShardAsync(SomeLog log, ArchivedLog archive)
    {
        var events = new List<string>();
        await foreach (var e in new ShardLogReader(log.Store, archive).ReadAsync(0, 0, cancellation: Cancellation))
        {
            events.Add($"{e.Sequence} {e.Version} {e.Stream} {e.AppendedAt:O} {BytesOf(e)}");
        }

        return events;
    }

    private static string BytesOf(ShardEvent e) => e switch
    {
        TicksEvent { Data: var data } => Convert.ToHexString(data.ToBytes()),
        SignalsEvent { Data: var data } => Convert.ToHexString(data.ToBytes()),
        ClockEvent { Data: var data } => data.TsNs.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => e.GetType().Name,
    };

    private static async Task<string?> RowsAsync(SomeLog log)
    {
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        return await connection.ScalarAsync<string>("select string_agg(md5(e::text), ' ' order by seq_id) from log.mt_events e", Cancellation);
    }
}
