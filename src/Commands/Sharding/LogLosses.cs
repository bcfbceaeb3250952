using Npgsql;

namespace SignalEs.Commands.Sharding;

/// <summary>A shard's log was found to end before what a host had seen committed: a server was promoted, or restored, that hadn't got everything.</summary>
/// <param name="Id">Rises.</param>
/// <param name="Found">When a host noticed; a commit's clock.</param>
/// <param name="Shard">Whose log it is.</param>
/// <param name="Host">Who noticed. Each host that knew more says so.</param>
/// <param name="KnownSequence">Newest sequence of the shard that the host had seen committed; it may have been the newest of all, or not.</param>
/// <param name="FoundSequence">Where the log ended when it was read anew; what lies between is gone.</param>
/// <param name="TimelineBefore">Of the write-ahead log of the server that had them, as PostgreSQL writes it; null when the host hadn't asked.</param>
/// <param name="TimelineAfter">Of the server that lacks them; the same as before when an older copy was restored.</param>
/// <param name="Lsn">Write position of that server when it was noticed.</param>
public sealed record LogLoss(
    long Id, DateTimeOffset Found, int Shard, string Host, long KnownSequence, long FoundSequence, string? TimelineBefore, string TimelineAfter, string Lsn);

/// <summary>Table <c>ingest.log_losses</c>: what is known to be lost stays known, also when the host that noticed is gone.</summary>
public static class LogLosses
{
    /// <summary>Rows of one answer at most, the newest first.</summary>
    public const int ListMax = 1000;

    private const string Insert = """
        insert into ingest.log_losses (shard, host, known_sequence, found_sequence, timeline_before, timeline_after, lsn)
        values ($1, $2, $3, $4, $5, $6, pg_current_wal_lsn()::text)
        """;

    private const string Select = """
        select id, found, shard, host, known_sequence, found_sequence, timeline_before, timeline_after, lsn
        from ingest.log_losses order by id desc limit $1
        """;

    /// <summary>Newest first.</summary>
    public static async Task<IReadOnlyList<LogLoss>> ListAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ListMax });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var losses = new List<LogLoss>();
        while (await rows.ReadAsync(cancellation))
        {
            losses.Add(new LogLoss(
                rows.GetInt64(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetInt32(2), rows.GetString(3), rows.GetInt64(4), rows.GetInt64(5),
                await rows.IsDBNullAsync(6, cancellation) ? null : rows.GetString(6), rows.GetString(7), rows.GetString(8)));
        }

        return losses;
    }

    internal static async Task RecordAsync(
        NpgsqlDataSource database, int shard, long known, long found, string? timelineBefore, string timelineAfter, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Environment.MachineName });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = known });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = found });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)timelineBefore ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = timelineAfter });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
