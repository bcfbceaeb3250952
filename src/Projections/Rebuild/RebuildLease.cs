using Npgsql;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Rebuild;

/// <summary>The right to change a model's versions: held by one job in the whole cluster, released with its connection.</summary>
public sealed class RebuildLease : IAsyncDisposable
{
    private RebuildLease(NpgsqlConnection connection, ReadModel model) => (Connection, Model) = (connection, model);

    internal NpgsqlConnection Connection { get; }

    internal ReadModel Model { get; }

    /// <returns>Null while another job holds it.</returns>
    internal static async Task<RebuildLease?> TryTakeAsync(NpgsqlDataSource database, ReadModel model, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            if (await connection.ScalarAsync<bool>("select pg_try_advisory_lock(hashtextextended('read.models ' || $1, 0))", cancellation, model.Name))
            {
                return new RebuildLease(connection, model);
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
        // Pooled connections keep session locks until they are reset; let go at once.
        if (Connection.State == System.Data.ConnectionState.Open)
        {
            await Connection.ExecuteAsync("select pg_advisory_unlock_all()", CancellationToken.None);
        }

        await Connection.DisposeAsync();
    }
}
