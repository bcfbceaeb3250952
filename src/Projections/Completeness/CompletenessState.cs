using System.ComponentModel;
using System.Text.Json;
using Npgsql;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Completeness;

/// <summary>What the background check knows.</summary>
public sealed record CompletenessState(
    [property: Description("No range is known to differ.")] bool Complete,
    [property: Description("Sequence up to which the read tables were compared with the log.")] long ProvenTo,
    [property: Description("When the last check ended; null before the first.")] DateTimeOffset? CheckedAt,
    [property: Description("Events in the log that haven't been compared yet.")] long LagEvents,
    [property: Description("Age of the oldest of them, seconds; 0 where there is none.")] double LagSeconds,
    [property: Description("Ranges that differ, as last seen; each is compared again at every check until it agrees.")] IReadOnlyList<CompletenessReport> Differing)
{
    internal static readonly CompletenessState None = new(true, 0, null, 0, 0, []);
}

/// <summary>Keeps the state in the database: <c>read.completeness</c> (one row) and <c>read.differing</c>.</summary>
internal static class CompletenessStore
{
    public const string Ddl = """
        create table if not exists read.completeness (
            one boolean primary key default true check (one),
            proven_to bigint not null default 0,
            versions text not null default '',
            checked_at timestamptz);
        insert into read.completeness default values on conflict do nothing;
        create table if not exists read.differing (
            after_sequence bigint primary key,
            up_to bigint not null,
            report jsonb not null,
            found_at timestamptz not null);
        """;

    // Events without a time are tombstones of Marten's, for the numbers of an append that failed. Behind the log, not behind the projection: what isn't projected isn't proven. Archived days were.
    private const string Standing = """
        select c.proven_to, c.checked_at, greatest(0, coalesce(n.seq_id, 0) - greatest(c.proven_to, coalesce(o.seq_id, 0) - 1)),
            greatest(0, coalesce(extract(epoch from clock_timestamp() - f.timestamp), 0))::float8
        from read.completeness c
        left join lateral (select seq_id from log.mt_events order by seq_id desc limit 1) n on true
        left join lateral (select seq_id from log.mt_events order by seq_id limit 1) o on true
        left join lateral (select timestamp from log.mt_events where seq_id > c.proven_to and isfinite(timestamp) order by seq_id limit 1) f on true
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<CompletenessState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var differing = new List<CompletenessReport>();
        await using (var command = Sql.Command(connection, "select report::text from read.differing order by after_sequence"))
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                differing.Add(JsonSerializer.Deserialize<CompletenessReport>(rows.GetString(0), Json)!);
            }
        }

        await using var state = Sql.Command(connection, Standing);
        await using var row = await state.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new CompletenessState(
                differing.Count == 0, row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<DateTimeOffset>(1), row.GetInt64(2), row.GetDouble(3), differing)
            : CompletenessState.None;
    }

    /// <summary>A version that readers were switched to hasn't been compared yet: starts over.</summary>
    public static Task StartOverWhereSwitchedAsync(NpgsqlConnection connection, CancellationToken cancellation)
        => connection.ExecuteAsync(
            """
            with now as (select string_agg(name || ':' || version || ':' || since, ',' order by name) as versions from read.models),
            gone as (delete from read.differing using now, read.completeness c where c.versions <> now.versions)
            update read.completeness c set proven_to = 0, versions = now.versions from now where c.versions <> now.versions
            """,
            cancellation);

    /// <summary>Notes what a step found.</summary>
    public static async Task RecordAsync(NpgsqlConnection connection, CompletenessReport report, DateTimeOffset now, CancellationToken cancellation)
    {
        long after = report.From - 1;
        if (report.Complete)
        {
            await connection.ExecuteAsync("delete from read.differing where after_sequence = $1", cancellation, after);
        }
        else
        {
            await connection.ExecuteAsync(
                """
                insert into read.differing (after_sequence, up_to, report, found_at) values ($1, $2, $3::text::jsonb, $4)
                on conflict (after_sequence) do update set up_to = excluded.up_to, report = excluded.report
                """,
                cancellation, after, report.Position, JsonSerializer.Serialize(report, Json), now.UtcDateTime);
        }

        await connection.ExecuteAsync(
            "update read.completeness set proven_to = greatest(proven_to, $1), checked_at = $2", cancellation, report.Position, now.UtcDateTime);
    }

    /// <summary>A check found nothing new to compare.</summary>
    public static Task TouchAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation)
        => connection.ExecuteAsync("update read.completeness set checked_at = $1", cancellation, now.UtcDateTime);
}
