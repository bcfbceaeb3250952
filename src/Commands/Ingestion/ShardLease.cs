using Npgsql;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// The right to read a shard's Redis stream, as an advisory lock in PostgreSQL: of several hosts on one log only one reads a shard, and another takes over
/// when its session ends. The expected version on every append guards the log itself; this keeps two readers from sharing out one consumer's entries.
/// </summary>
internal sealed class ShardLease : IAsyncDisposable
{
    private const int LockSpace = 0x5167E5; // any number, the same on every host

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly NpgsqlConnection _connection;
    private readonly int _shard;
    private readonly CancellationTokenSource _lost;
    private readonly Task _watching;

    private ShardLease(NpgsqlConnection connection, int shard, CancellationToken cancellation)
    {
        (_connection, _shard) = (connection, shard);
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _watching = WatchAsync(_lost.Token);
    }

    /// <summary>Cancelled when the lease is lost or the caller's token is.</summary>
    public CancellationToken Held => _lost.Token;

    /// <summary>Null while another host holds it.</summary>
    public static async Task<ShardLease?> TryTakeAsync(NpgsqlDataSource database, int shard, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = Command("select pg_try_advisory_lock($1, $2)", connection, shard);
            if (await command.ExecuteScalarAsync(cancellation) is true)
            {
                return new ShardLease(connection, shard, cancellation);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _lost.CancelAsync();
        await _watching;
        try
        {
            // The pool keeps the session, and with it the lock.
            await using var command = Command("select pg_advisory_unlock($1, $2)", _connection, _shard);
            await command.ExecuteScalarAsync();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The session is gone, and the lock went with it.
        }

        await _connection.DisposeAsync();
        _lost.Dispose();
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection, int shard)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LockSpace });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        return command;
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(CheckInterval, cancellation);
                await using var command = new NpgsqlCommand("select 1", _connection);
                await command.ExecuteScalarAsync(cancellation);
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            if (!cancellation.IsCancellationRequested)
            {
                await _lost.CancelAsync();
            }
        }
    }
}
