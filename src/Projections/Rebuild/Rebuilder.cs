using System.Diagnostics;
using Marten;
using Npgsql;
using SignalEs.Domain.Jobs;
using SignalEs.Log.Archiving;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;

namespace SignalEs.Projections.Rebuild;

/// <summary>What a rebuild or rollback did.</summary>
/// <param name="Name">The model.</param>
/// <param name="FromVersion">Version that readers used before.</param>
/// <param name="ToVersion">Version that they use now.</param>
/// <param name="Position">Sequence at which the switch fell.</param>
/// <param name="Events">Events read for it.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="SwitchMs">How long the live projection waited for the switch, milliseconds.</param>
/// <param name="Equal">Whether both versions held the same rows at the switch; null where nobody asked.</param>
/// <param name="Before">Checksums of the version left, where asked.</param>
/// <param name="After">Checksums of the new one, where asked.</param>
public sealed record RebuildResult(
    string Name, int FromVersion, int ToVersion, long Position, long Events, double Seconds, double SwitchMs,
    bool? Equal, IReadOnlyList<TableChecksum>? Before, IReadOnlyList<TableChecksum>? After);

/// <summary>
/// Builds a version of a model from the log beside the live one, and moves readers over. While it works, readers and the live projection
/// go on; at the switch the projection waits for the last few events, readers wait for nothing.
/// </summary>
public sealed class Rebuilder(NpgsqlDataSource database, IDocumentStore store, StorageSettings settings, TimeProvider clock, ArchivedLog? archive = null)
{
    internal const int EventsPerPage = 500;

    // What may be left to do while the projection waits: some milliseconds of work.
    private const int EventsAtSwitchMax = 200;

    /// <returns>Null while another job works on the model.</returns>
    /// <exception cref="ArgumentException">No such model.</exception>
    public Task<RebuildLease?> TryTakeAsync(string name, CancellationToken cancellation)
        => RebuildLease.TryTakeAsync(database, ReadModels.Find(name) ?? throw new ArgumentException($"no read model '{name}'", nameof(name)), cancellation);

    /// <summary>A new version from the start of the log.</summary>
    /// <param name="verify">Compares both versions row by row at the switch. The live projection waits for that: fine on a day, not on a year.</param>
    public async Task<RebuildResult> RebuildAsync(RebuildLease lease, bool verify, IJobProgress progress, CancellationToken cancellation)
    {
        int version = await Versions.BeginAsync(lease.Connection, lease.Model, settings, cancellation);
        return await MoveAsync(lease, version, 0, verify, progress, cancellation);
    }

    /// <summary>Back to the version before, after bringing it up to date: it has not been written since readers left it.</summary>
    /// <exception cref="InvalidOperationException">There is no version to go back to.</exception>
    public async Task<RebuildResult> RollBackAsync(RebuildLease lease, IJobProgress progress, CancellationToken cancellation)
    {
        var (version, leftAt) = await Versions.PreviousAsync(lease.Connection, lease.Model, cancellation)
            ?? throw new InvalidOperationException($"'{lease.Model.Name}' has no previous version");
        return await MoveAsync(lease, version, leftAt, verify: false, progress, cancellation);
    }

    private async Task<RebuildResult> MoveAsync(
        RebuildLease lease, int version, long startedAt, bool verify, IJobProgress progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var work = new Work(lease, version, new LogPages(store, EventsPerPage, archive), progress) { At = startedAt };
        long target = await Progress.LiveAsync(lease.Connection, cancellation);
        while (target - work.At > EventsAtSwitchMax)
        {
            await work.AdvanceAsync(target, ownTransactions: true, cancellation);
            target = await Progress.LiveAsync(lease.Connection, cancellation);
        }

        foreach (var table in lease.Model.Tables)
        {
            await lease.Connection.ExecuteAsync($"analyze {table.NameOf(version)}", cancellation);
        }

        var waiting = Stopwatch.StartNew();
        var result = await SwitchAsync(work, verify, cancellation);
        return result with { Seconds = watch.Elapsed.TotalSeconds, SwitchMs = waiting.Elapsed.TotalMilliseconds };
    }

    private async Task<RebuildResult> SwitchAsync(Work work, bool verify, CancellationToken cancellation)
    {
        var (connection, model) = (work.Lease.Connection, work.Lease.Model);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        int before = await connection.ScalarAsync<int>("select version from read.models where name = $1 for update", cancellation, model.Name);

        // From here on the projection waits before it writes this model; what it has committed is what the old version holds.
        long position = await Progress.LiveAsync(connection, cancellation);
        await work.AdvanceAsync(position, ownTransactions: false, cancellation);

        // The log may still have what the version in use has dropped by now.
        if (settings.Retention is { } retention)
        {
            await Retention.ApplyUnusedAsync(connection, model, work.Version, retention.Before(clock.GetUtcNow()), cancellation);
        }

        foreach (var table in model.Tables.Where(t => t.ByTime))
        {
            foreach (var month in await Partitions.MonthsAsync(connection, table, before, cancellation))
            {
                await Partitions.EnsureAsync(connection, table, work.Version, month, cancellation);
            }
        }

        var checksums = verify ? await TableChecksum.OfAsync(connection, model, before, cancellation) : null;
        var rebuilt = verify ? await TableChecksum.OfAsync(connection, model, work.Version, cancellation) : null;
        await Versions.SwitchAsync(connection, model, work.Version, position, cancellation);
        await transaction.CommitAsync(cancellation);
        return new RebuildResult(
            model.Name, before, work.Version, position, work.Events, 0, 0, checksums?.SequenceEqual(rebuilt!), checksums, rebuilt);
    }

    private sealed class Work(RebuildLease lease, int version, LogPages pages, IJobProgress progress)
    {
        private readonly VersionWriter _writer = new(lease.Model, version);

        public RebuildLease Lease => lease;

        public int Version => version;

        /// <summary>Sequence up to which the version is written.</summary>
        public long At { get; set; }

        public long Events { get; private set; }

        public async Task AdvanceAsync(long target, bool ownTransactions, CancellationToken cancellation)
        {
            await foreach (var page in pages.ReadAsync(At, target, cancellation))
            {
                await using var transaction = ownTransactions ? await lease.Connection.BeginTransactionAsync(cancellation) : null;
                await _writer.ApplyAsync(lease.Connection, page, cancellation);
                At = page.Events[^1].Sequence;

                // With the rows: a rollback that is broken off goes on from here when it is asked for again.
                await Versions.LeaveAtAsync(lease.Connection, lease.Model, version, At, cancellation);
                if (transaction is not null)
                {
                    await transaction.CommitAsync(cancellation);
                }

                Events += page.Events.Count;
                progress.Report(At, target);
            }

            At = Math.Max(At, target);
        }
    }
}
