using Npgsql;

namespace SignalEs.Log;

/// <summary>Locks of PostgreSQL that a session holds.</summary>
public static class AdvisoryLocks
{
    /// <summary>
    /// Gives a lock back at the end of the work it was taken for. Where the session is over the lock went with it, and the work has failed of that already: nothing is thrown,
    /// least of all in place of what the work threw.
    /// </summary>
    /// <param name="connection">The session.</param>
    /// <param name="sql">Calls <c>pg_advisory_unlock</c>.</param>
    /// <param name="parameters">In order of <c>$1</c>.</param>
    public static async Task UnlockAsync(this NpgsqlConnection connection, string sql, params object[] parameters)
    {
        try
        {
            // Nothing here is user input.
#pragma warning disable CA2100
            await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            foreach (object parameter in parameters)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = parameter });
            }

            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            // The session is over, or will be reset before its next use.
        }
    }
}
