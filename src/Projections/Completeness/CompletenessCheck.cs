using System.Data;
using Marten;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Jobs;
using SignalEs.Log;
using SignalEs.Log.Archiving;
using SignalEs.Projections.Bars;
using SignalEs.Projections.LogIndex;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;

namespace SignalEs.Projections.Completeness;

/// <summary>
/// Proves that the read tables hold what the log gives. Marten's daemon has had faults that skip events and report to be caught up (marten #4952, #4964):
/// progress alone proves nothing. Events are counted and hashed by range on both sides; a range is then folded anew, and every row that it decides is compared.
/// </summary>
public sealed class CompletenessCheck(NpgsqlDataSource database, IDocumentStore store, StorageSettings storage, TimeProvider clock, ArchivedLog? archive = null)
{
    /// <summary>Sequences in a range that counts are compared by.</summary>
    public const long RangeSize = 10_000;

    /// <summary>
    /// Sequences that are folded at a time. Of the minutes that a step begins in the middle of, what came before is folded with it, so that small steps fold most of the log many times.
    /// </summary>
    internal const long StepSize = 250_000;

    /// <summary>Rows that a step holds in memory before it writes them.</summary>
    internal int RowsMax { get; init; } = Refold.RowsMax;

    /// <summary>Events that it fetches at a time.</summary>
    internal int EventsPerPage { get; init; } = Refold.EventsPerPage;

    /// <summary>The whole log that the projection has reached, step by step; archived days were compared before they were archived.</summary>
    public async Task<CompletenessReport> RunAsync(IJobProgress? progress, CancellationToken cancellation)
    {
        long target = await PositionAsync(cancellation);
        long from = await ArchivedToAsync(cancellation);
        var report = new CompletenessReport(true, from + 1, from, 0, 0, 0, [], [], []);
        while (report.Position < target)
        {
            report = report.Then(await StepAsync(report.Position, Math.Min(target, report.Position + StepSize), cancellation));
            progress?.Report(report.Position, target);
        }

        return report;
    }

    /// <summary>The newest sequence that was archived: up to there counting the database proves nothing, and everything was proven before.</summary>
    internal async Task<long> ArchivedToAsync(CancellationToken cancellation)
        => archive is null ? 0 : (await archive.DaysAsync(0, long.MaxValue, null, cancellation)).Select(d => d.LastSequence).DefaultIfEmpty(0).Max();

    /// <summary>Sequence that the projection has reached.</summary>
    internal async Task<long> PositionAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await Progress.LiveAsync(connection, cancellation);
    }

    /// <summary>Events with <paramref name="after"/> &lt; sequence ≤ <paramref name="upTo"/>, which must be projected.</summary>
    /// <param name="after">Before the first.</param>
    /// <param name="upTo">The last; fewer when these make more rows than one snapshot should compare, see <see cref="CompletenessReport.Position"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="share">How much of the time it works, from 0 to 1.</param>
    internal async Task<CompletenessReport> StepAsync(long after, long upTo, CancellationToken cancellation, double share = WorkShare.All)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);

        await using var scratch = await Scratch.MakeAsync(connection, cancellation);
        int indexVersion = await Versions.LiveAsync(connection, ReadModels.Find("log_index")!, cancellation);
        var index = new IndexComparison(connection, indexVersion);
        (long events, upTo) = await new Refold(store, connection, archive, new WorkShare(share), RowsMax, EventsPerPage).RunAsync(after, upTo, indexVersion, index, cancellation);
        await Scratch.AnalyzeAsync(connection, cancellation);

        // What is compared is of one moment; rows that later events have touched by then are for the steps that hold those.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        long position = await Progress.LiveAsync(connection, cancellation);
        var versions = await VersionsAsync(connection, after, cancellation);
        var incomplete = versions.TryGetValue(LogIndexTable.LogIndex.Name, out int indexed)
            ? await LogCounts.DifferencesAsync(connection, LogIndexTable.LogIndex.NameOf(indexed), after, upTo, cancellation)
            : [];
        var tables = new List<TableComparison>();
        var differences = new List<RowDifference>();
        if (versions.ContainsKey(LogIndexTable.LogIndex.Name))
        {
            tables.Add(index.Result);
            differences.AddRange(index.Differences);
        }

        var retained = await RetainedAsync(connection, cancellation);
        object[] parameters = [First(after + 1), First(upTo + 1), First(position + 1), retained.From, retained.Position];
        foreach (var rule in TableRule.All)
        {
            if (versions.TryGetValue(rule.Table.Name, out int live))
            {
                var comparison = await CompareAsync(connection, rule, live, parameters, cancellation);
                tables.Add(comparison);
                if (!comparison.Agrees)
                {
                    differences.AddRange(await DifferencesAsync(connection, rule, live, parameters, cancellation));
                }
            }
        }

        long ticks = 0;
        long inBars = 0;
        if (versions.TryGetValue(BarTable.Bars.Name, out int bars))
        {
            differences.AddRange(await LevelSums.DifferencesAsync(connection, bars, retained.From, cancellation));
            (ticks, inBars) = await TicksAsync(connection, bars, parameters, cancellation);
        }

        bool complete = incomplete.Count == 0 && differences.Count == 0 && tables.TrueForAll(t => t.Agrees);
        return new CompletenessReport(complete, after + 1, upTo, events, ticks, inBars, incomplete, tables, differences);
    }

    private static long First(long sequence) => new Position(sequence, 0).Packed;

    // Live version of each table; models that came with a later release and don't hold the range are left out until their rebuild.
    private static async Task<Dictionary<string, int>> VersionsAsync(NpgsqlConnection connection, long after, CancellationToken cancellation)
    {
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var model in ReadModels.All)
        {
            if (await connection.ScalarAsync<int?>("select version from read.models where name = $1 and since <= $2", cancellation, model.Name, after) is { } version)
            {
                foreach (var table in model.Tables)
                {
                    versions[table.Name] = version;
                }
            }
        }

        return versions;
    }

    private async Task<(DateTime From, long Position)> RetainedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (storage.Retention is not { } retention)
        {
            return (DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), 0);
        }

        var before = retention.Before(clock.GetUtcNow());
        long recorded = await LogMarks.RecordedBeforeAsync(connection, before, cancellation);
        return recorded == 0 ? (DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), 0) : (before.UtcDateTime, First(recorded + 1));
    }

    private static async Task<TableComparison> CompareAsync(
        NpgsqlConnection connection, TableRule rule, int live, object[] parameters, CancellationToken cancellation)
    {
        await using var command = Sql.Command(connection, rule.Compare(live), parameters);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new TableComparison(rule.Table.Name, row.GetInt64(0), row.GetInt64(2), row.GetString(1), row.GetString(3));
    }

    private static async Task<List<RowDifference>> DifferencesAsync(
        NpgsqlConnection connection, TableRule rule, int live, object[] parameters, CancellationToken cancellation)
    {
        var differences = new List<RowDifference>();
        await using var command = Sql.Command(connection, rule.Differences(live), parameters);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            differences.Add(new RowDifference(rule.Table.Name, rows.GetString(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
        }

        return differences;
    }

    private static async Task<(long Expected, long Found)> TicksAsync(NpgsqlConnection connection, int live, object[] parameters, CancellationToken cancellation)
    {
        await using var command = Sql.Command(
            connection,
            $"""
            select coalesce(sum(s.ticks), 0)::bigint, coalesce(sum(l.ticks), 0)::bigint
            from {BarTable.Bars.NameOf(Scratch.Version)} s left join {BarTable.Bars.NameOf(live)} l using (key, timeframe, start)
            where s.timeframe = '1m' and s.to_position >= $1 and (l.to_position is null or l.to_position < $2)
            """,
            parameters[0], parameters[1]);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
