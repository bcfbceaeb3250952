using System.ComponentModel;
using System.Data;
using Npgsql;
using SignalEs.Projections.Completeness;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Admin;

/// <summary>Where a read model stands.</summary>
public sealed record ProjectionStatus(
    string Name,
    [property: Description("Version that readers use.")] int Version,
    [property: Description("Version that a rollback goes back to; null where there is none.")] int? PreviousVersion,
    [property: Description("live; rebuilding while a job makes or brings up another version; incomplete when a model came with a later release and needs a rebuild to hold the whole log.")] string State,
    [property: Description("Global sequence up to which the log is projected.")] long Position,
    [property: Description("Committed events that are not projected yet.")] long LagEvents,
    [property: Description("Age of the oldest event that is not projected yet; 0 where there is none.")] double LagSeconds,
    [property: Description("Sequence that a rebuild has reached; null while none runs.")] long? RebuildPosition,
    [property: Description("When the version in use was switched to.")] DateTimeOffset Changed);

/// <summary>Answer of <c>GET /admin/projections</c>.</summary>
public sealed record ProjectionList(IReadOnlyList<ProjectionStatus> Projections, CompletenessState Completeness);

/// <summary>Reads the status of every model in one snapshot.</summary>
public sealed class ProjectionStatusReader(NpgsqlDataSource database)
{
    public async Task<ProjectionList> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        long position = await Progress.LiveAsync(connection, cancellation);
        var (lagEvents, lagSeconds) = await LagAsync(connection, position, cancellation);
        var completeness = await CompletenessStore.ReadAsync(connection, cancellation);
        var list = new List<ProjectionStatus>();
        await using var command = Sql.Command(connection, """
            select m.name, m.version, p.version, b.left_at, m.changed, m.since,
                exists (
                    select from pg_locks l
                    where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
                        and l.database = (select oid from pg_database where datname = current_database())
                        and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('read.models ' || m.name, 0))
            from read.models m
            left join read.versions p on p.name = m.name and p.state = 'previous'
            left join read.versions b on b.name = m.name and b.state = 'building'
            order by m.name
            """);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            bool rebuilding = rows.GetBoolean(6);
            list.Add(new ProjectionStatus(
                rows.GetString(0), rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetInt32(2), rebuilding ? "rebuilding" : rows.GetInt64(5) > 0 ? "incomplete" : "live",
                position, lagEvents, lagSeconds, rebuilding && !rows.IsDBNull(3) ? rows.GetInt64(3) : null, rows.GetFieldValue<DateTimeOffset>(4)));
        }

        return new ProjectionList(list, completeness);
    }

    private static async Task<(long Events, double Seconds)> LagAsync(NpgsqlConnection connection, long position, CancellationToken cancellation)
    {
        await using var command = Sql.Command(
            connection,
            "select count(*), coalesce(extract(epoch from clock_timestamp() - min(timestamp) filter (where isfinite(timestamp))), 0)::float8 from log.mt_events where seq_id > $1",
            position);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), Math.Max(0, row.GetDouble(1)));
    }
}
