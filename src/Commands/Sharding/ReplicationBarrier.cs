using Npgsql;

namespace SignalEs.Commands.Sharding;

/// <summary>
/// PostgreSQL takes a commit for done when its wait for a synchronous standby is cancelled or its session is ended: it can be read, though the standby hasn't got it. A commit of our own
/// that waits its turn settles that: the standby gets the log in order, so what could be read before is there too.
/// </summary>
internal static class ReplicationBarrier
{
    // Written to the write-ahead log with a transaction of its own, and to no table.
    private const string Sql = "select left(pg_walfile_name(pg_logical_emit_message(true, 'signales', 'barrier')), 8)";

    /// <summary>Without a synchronous standby it returns after a flush to disk.</summary>
    /// <param name="connection">Not opened yet.</param>
    /// <param name="cancellation">Gives up; nothing is known then.</param>
    /// <returns>Timeline of the server's write-ahead log, as PostgreSQL writes it.</returns>
    /// <exception cref="NpgsqlException">The barrier's own wait was cancelled, or PostgreSQL is away.</exception>
    public static async Task<string> PassAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        string? warning = null;
        connection.Notice += (_, e) => warning = e.Notice.MessageText;
        await connection.OpenAsync(cancellation);

        // No time-out: each of them would leave a session that waits.
        await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 0 };
        string timeline = (string)(await command.ExecuteScalarAsync(cancellation))!;
        if (warning is not null)
        {
            throw new NpgsqlException($"not known to be on the standby: {warning}");
        }

        return timeline;
    }
}
