using Npgsql;

namespace SignalEs.Log;

/// <summary>Work that one host at a time does: whoever has the advisory lock of a session.</summary>
public static class AdvisoryLocks
{
    /// <summary>Does the work if nobody else is at it.</summary>
    /// <param name="database">Where the lock is.</param>
    /// <param name="key">SQL of the lock's key.</param>
    /// <param name="otherwise">The answer when another session has it.</param>
    /// <param name="work">Over the session that has the lock.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<T> IfFreeAsync<T>(
        this NpgsqlDataSource database, string key, T otherwise, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);

        // Nothing here is user input.
#pragma warning disable CA2100
        await using (var lockIt = new NpgsqlCommand($"select pg_try_advisory_lock({key})", connection))
#pragma warning restore CA2100
        {
            if (await lockIt.ExecuteScalarAsync(cancellation) is not true)
            {
                return otherwise;
            }
        }

        try
        {
            return await work(connection);
        }
        finally
        {
            await connection.UnlockAsync(key);
        }
    }

    /// <summary>
    /// Gives a lock back at the end of the work it was taken for. Where the session is over the lock went with it, and the work has failed of that already: nothing is thrown,
    /// least of all in place of what the work threw.
    /// </summary>
    public static async Task UnlockAsync(this NpgsqlConnection connection, string key)
    {
        try
        {
#pragma warning disable CA2100
            await using var command = new NpgsqlCommand($"select pg_advisory_unlock({key})", connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            // The session is over, or will be reset before its next use.
        }
    }
}
