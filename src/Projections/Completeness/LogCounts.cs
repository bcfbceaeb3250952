using Npgsql;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Completeness;

/// <summary>Counts and hashes the events of the log by range of sequences, and what the log index has of them: no event is decoded for it.</summary>
internal static class LogCounts
{
    public static async Task<IReadOnlyList<IncompleteRange>> DifferencesAsync(
        NpgsqlConnection connection, string index, long after, long upTo, CancellationToken cancellation)
    {
        var differences = new List<IncompleteRange>();
        await using var command = Sql.Command(
            connection,
            $"""
            with logged as (
                select (seq_id - 1) / $1 as range, type::text as type, count(*) as n,
                    sum(hashtextextended(seq_id || ' ' || type || ' ' || stream_id, 0)::numeric) as hash
                from log.mt_events
                where seq_id > $2 and seq_id <= $3 and type in ('ticks_ingested', 'signals_computed', 'clock_advanced') group by 1, 2),
            projected as (
                select (sequence - 1) / $1 as range, type, count(*) as n, sum(hashtextextended(sequence || ' ' || type || ' ' || stream, 0)::numeric) as hash
                from {index} where sequence > $2 and sequence <= $3 group by 1, 2)
            select range, type, coalesce(l.n, 0), coalesce(p.n, 0), coalesce(l.hash, 0)::text, coalesce(p.hash, 0)::text
            from logged l full join projected p using (range, type)
            where (l.n, l.hash) is distinct from (p.n, p.hash)
            order by range, type limit {CompletenessReport.ListedMax}
            """,
            CompletenessCheck.RangeSize, after, upTo);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            long range = rows.GetInt64(0);
            differences.Add(new IncompleteRange(
                Math.Max(range * CompletenessCheck.RangeSize, after) + 1, Math.Min((range + 1) * CompletenessCheck.RangeSize, upTo), rows.GetString(1),
                rows.GetInt64(2), rows.GetInt64(3), rows.GetString(4), rows.GetString(5)));
        }

        return differences;
    }
}
