using Npgsql;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Storage;

/// <summary>
/// Where the log stood at the end of each day (<c>read.log_marks</c>): tells how long ago a sequence was recorded, also when the event itself has been
/// archived. Commit time and nothing else, so that a table that was rebuilt has the same age as the one that grew.
/// </summary>
internal static class LogMarks
{
    public const string Ddl = "create table if not exists read.log_marks (day date primary key, sequence bigint not null);";

    /// <summary>Notes where the log stands today; the first time, from the log itself where it stood on the days before.</summary>
    public static async Task RecordAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!await connection.ScalarAsync<bool>("select exists (select from read.log_marks)", cancellation))
        {
            await connection.ExecuteAsync(
                """
                insert into read.log_marks (day, sequence)
                select (timestamp at time zone 'UTC')::date, max(seq_id) from log.mt_events group by 1 on conflict do nothing
                """,
                cancellation);
        }

        await connection.ExecuteAsync(
            """
            insert into read.log_marks (day, sequence) select $1, coalesce(max(seq_id), 0) from log.mt_events
            on conflict (day) do update set sequence = greatest(read.log_marks.sequence, excluded.sequence)
            """,
            cancellation, DateOnly.FromDateTime(now.UtcDateTime));
    }

    /// <summary>The newest sequence that was certainly recorded before an instant; 0 when there is none.</summary>
    public static Task<long> RecordedBeforeAsync(NpgsqlConnection connection, DateTimeOffset instant, CancellationToken cancellation)
        => connection.ScalarAsync<long>(
            "select sequence from read.log_marks where day < $1 order by day desc limit 1", cancellation, DateOnly.FromDateTime(instant.UtcDateTime));
}
