using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SignalEs.Domain;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Jobs;

/// <summary>
/// Jobs as rows, so that any host answers for them and a result outlives the process. A running job's host tells every second that it lives; a job that nobody
/// has told of for <see cref="SilenceMax"/> is shown as failed: its host stopped.
/// </summary>
internal sealed class JobTable(NpgsqlDataSource database)
{
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);

    private const string Ddl = """
        create schema if not exists jobs;
        create table if not exists jobs.jobs (
            id text primary key,
            kind text not null,
            started_by text not null,
            state text not null,
            done bigint not null default 0,
            total bigint not null default 0,
            cancel_requested boolean not null default false,
            result jsonb,
            error_reason text,
            error_detail text,
            created timestamptz not null default clock_timestamp(),
            started timestamptz,
            finished timestamptz,
            heartbeat timestamptz not null default clock_timestamp());
        """;

    private static readonly string Columns = $"""
        id, kind, started_by,
        case when {Silent} then 'failed' else state end,
        done, total,
        extract(epoch from coalesce(finished, case when {Silent} then heartbeat else clock_timestamp() end) - started)::float8,
        result::text,
        case when {Silent} then '{JobError.HostStopped}' else error_reason end,
        case when {Silent} then 'the process that ran the job ended before it was done' else error_detail end,
        created, started, case when {Silent} then heartbeat else finished end
        """;

    private static string Silent => $"(state in ('queued', 'running') and heartbeat < clock_timestamp() - interval '{SilenceMax.TotalSeconds:0} seconds')";

    /// <summary>Idempotent, safe when several hosts start at once.</summary>
    public async Task CreateAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await new NpgsqlCommand("select pg_advisory_xact_lock(hashtext('jobs'))", connection, transaction).ExecuteNonQueryAsync(cancellation);
        await new NpgsqlCommand(Ddl, connection, transaction).ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The job is there for everybody once this returns.</summary>
    public void Insert(string id, string kind, string by)
    {
        using var command = database.CreateCommand($"insert into jobs.jobs (id, kind, started_by, state) values ($1, $2, $3, '{JobState.Queued}')");
        command.With(id).With(kind).With(by).ExecuteNonQuery();
    }

    public async Task StartedAsync(string id)
    {
        await using var command = database.CreateCommand($"update jobs.jobs set state = '{JobState.Running}', started = clock_timestamp(), heartbeat = clock_timestamp() where id = $1");
        await command.With(id).ExecuteNonQueryAsync();
    }

    public async Task EndedAsync(string id, string state, long done, long total, string? resultJson, JobError? error)
    {
        await using var command = database.CreateCommand(
            """
            update jobs.jobs set state = $2, done = $3, total = $4, result = $5, error_reason = $6, error_detail = $7,
                finished = clock_timestamp(), heartbeat = clock_timestamp() where id = $1
            """);
        command.With(id).With(state).With(done).With(total);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)resultJson ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)error?.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)error?.Detail ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Writes how far jobs have come; gives the ids that somebody wants cancelled.</summary>
    public async Task<IReadOnlyList<string>> BeatAsync(string[] ids, long[] done, long[] total, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            update jobs.jobs j set done = p.done, total = p.total, heartbeat = clock_timestamp()
            from unnest($1, $2, $3) as p(id, done, total) where j.id = p.id and j.finished is null
            returning case when j.cancel_requested then j.id end
            """).With(ids).With(done).With(total);
        var cancelled = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            if (!rows.IsDBNull(0))
            {
                cancelled.Add(rows.GetString(0));
            }
        }

        return cancelled;
    }

    public async Task RequestCancelAsync(string id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("update jobs.jobs set cancel_requested = true where id = $1");
        await command.With(id).ExecuteNonQueryAsync(cancellation);
    }

    public async Task<JobView?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from jobs.jobs where id = $1").With(id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Read(row) : null;
    }

    private static JobView Read(NpgsqlDataReader row)
    {
        string state = row.GetString(3);
        return new JobView(
            row.GetString(0), row.GetString(1), row.GetString(2), state,
            JobProgressView.Of(row.GetInt64(4), row.GetInt64(5), row.IsDBNull(6) ? 0 : row.GetDouble(6), JobState.IsEnd(state)),
            row.IsDBNull(7) ? null : JsonSerializer.Deserialize<JsonElement>(row.GetString(7)),
            row.IsDBNull(8) ? null : new JobError(row.GetString(8), row.IsDBNull(9) ? "" : row.GetString(9)),
            Time(row, 10)!, Time(row, 11), Time(row, 12));
    }

    private static string? Time(NpgsqlDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : UnixNanos.Format(row.GetNanos(ordinal));
}
