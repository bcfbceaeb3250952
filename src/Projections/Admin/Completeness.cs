using System.ComponentModel;
using System.Data;
using Npgsql;
using SignalEs.Projections.LogIndex;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Admin;

/// <summary>A range of sequences in which the log and what was projected of it don't agree.</summary>
public sealed record IncompleteRange(
    [property: Description("First sequence, inclusive.")] long From,
    [property: Description("Last sequence, inclusive.")] long To,
    string Type,
    [property: Description("Events of the type in the log.")] long InLog,
    [property: Description("Events of the type that were projected.")] long Projected);

/// <summary>Answer of <c>GET /admin/completeness</c>.</summary>
public sealed record CompletenessReport(
    [property: Description("Everything below agrees.")] bool Complete,
    [property: Description("Sequence up to which was compared: the position of the projection.")] long Position,
    [property: Description("Events compared.")] long Events,
    [property: Description("Ticks in the projected events.")] long Ticks,
    [property: Description("Ticks in the one-minute bars; equal to ticks.")] long TicksInBars,
    [property: Description("Ranges that differ, at most 100.")] IReadOnlyList<IncompleteRange> Incomplete);

/// <summary>
/// Compares the log with what was projected of it, range by range. Marten's daemon has had faults that skip events and report to be caught up
/// (marten #4952, #4964): progress alone proves nothing.
/// </summary>
public sealed class CompletenessCheck(NpgsqlDataSource database)
{
    /// <summary>Sequences in a range.</summary>
    public const long RangeSize = 10_000;

    private const int IncompleteMax = 100;

    public async Task<CompletenessReport> RunAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        long position = await Progress.LiveAsync(connection, cancellation);
        string index = LogIndexTable.LogIndex.NameOf(await Versions.LiveAsync(connection, ReadModels.Find("log_index")!, cancellation));
        string bars = Bars.BarTable.Bars.NameOf(await Versions.LiveAsync(connection, ReadModels.Find("bars")!, cancellation));
        var incomplete = await CompareAsync(connection, index, position, cancellation);
        long events = await connection.ScalarAsync<long>($"select count(*) from {index}", cancellation);
        long ticks = await connection.ScalarAsync<long>($"select sum(count)::bigint from {index} where type = 'ticks_ingested'", cancellation);
        long inBars = await connection.ScalarAsync<long>($"select sum(ticks)::bigint from {bars} where timeframe = '1m'", cancellation);
        return new CompletenessReport(incomplete.Count == 0 && ticks == inBars, position, events, ticks, inBars, incomplete);
    }

    private static async Task<List<IncompleteRange>> CompareAsync(NpgsqlConnection connection, string index, long position, CancellationToken cancellation)
    {
        var incomplete = new List<IncompleteRange>();
        await using var command = Sql.Command(
            connection,
            $"""
            with logged as (
                select (seq_id - 1) / $1 as range, type, count(*) as n from log.mt_events
                where seq_id <= $2 and type in ('ticks_ingested', 'signals_computed', 'clock_advanced') group by 1, 2),
            projected as (select (sequence - 1) / $1 as range, type::text as type, count(*) as n from {index} group by 1, 2)
            select range, type, coalesce(l.n, 0), coalesce(p.n, 0)
            from logged l full join projected p using (range, type)
            where l.n is distinct from p.n
            order by range, type limit {IncompleteMax}
            """,
            RangeSize, position);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            long range = rows.GetInt64(0);
            incomplete.Add(new IncompleteRange(
                range * RangeSize + 1, Math.Min((range + 1) * RangeSize, position), rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3)));
        }

        return incomplete;
    }
}
