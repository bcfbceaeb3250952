using Npgsql;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;

namespace SignalEs.Projections.Rebuild;

/// <summary>The versions of one model that exist (<c>read.versions</c>): one is live, one may be the way back, one may be in the making.</summary>
internal static class Versions
{
    private static readonly TimeSpan OldReadersWaitMax = TimeSpan.FromSeconds(30);

    public static Task<int> LiveAsync(NpgsqlConnection connection, ReadModel model, CancellationToken cancellation)
        => connection.ScalarAsync<int>("select version from read.models where name = $1", cancellation, model.Name);

    /// <summary>The version that a rollback goes to, and the position at which it was left.</summary>
    public static async Task<(int Version, long LeftAt)?> PreviousAsync(NpgsqlConnection connection, ReadModel model, CancellationToken cancellation)
    {
        await using var command = Sql.Command(
            connection, "select version, left_at from read.versions where name = $1 and state = 'previous' order by version desc limit 1", model.Name);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetInt32(0), row.GetInt64(1)) : null;
    }

    /// <summary>Drops everything but the live version and makes empty tables for a new one.</summary>
    public static async Task<int> BeginAsync(NpgsqlConnection connection, ReadModel model, StorageSettings settings, CancellationToken cancellation)
    {
        int version = 1 + await connection.ScalarAsync<int>("select max(version) from read.versions where name = $1", cancellation, model.Name);
        await OldReadersGoneAsync(connection, model, cancellation);
        var storage = await TimeStorages.OfAsync(connection, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (int old in await NotLiveAsync(connection, model, cancellation))
        {
            await ReadSchema.DropAsync(connection, model, old, cancellation);
        }

        await connection.ExecuteAsync("delete from read.versions where name = $1 and state <> 'live'", cancellation, model.Name);
        await ReadSchema.CreateAsync(connection, model, version, storage, settings, cancellation);
        await connection.ExecuteAsync("insert into read.versions (name, version, state) values ($1, $2, 'building')", cancellation, model.Name, version);
        await transaction.CommitAsync(cancellation);
        return version;
    }

    /// <summary>Records up to which sequence a version that isn't live has been written.</summary>
    public static Task LeaveAtAsync(NpgsqlConnection connection, ReadModel model, int version, long position, CancellationToken cancellation)
        => connection.ExecuteAsync("update read.versions set left_at = $3 where name = $1 and version = $2", cancellation, model.Name, version, position);

    /// <summary>In the caller's transaction, which holds the pointer.</summary>
    public static async Task SwitchAsync(NpgsqlConnection connection, ReadModel model, int version, long position, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            "update read.versions set state = 'previous', left_at = $2 where name = $1 and state = 'live'", cancellation, model.Name, position);
        await connection.ExecuteAsync(
            "update read.versions set state = 'live', left_at = null where name = $1 and version = $2", cancellation, model.Name, version);
        await connection.ExecuteAsync(
            "update read.models set version = $2, since = 0, changed = now(), changed_xid = pg_current_xact_id()::xid where name = $1", cancellation, model.Name, version);
    }

    /// <summary>Versions that hold rows and aren't in the making.</summary>
    public static Task<List<int>> FilledAsync(NpgsqlConnection connection, ReadModel model, CancellationToken cancellation)
        => ListAsync(connection, "select version from read.versions where name = $1 and state <> 'building' order by version", model, cancellation);

    private static Task<List<int>> NotLiveAsync(NpgsqlConnection connection, ReadModel model, CancellationToken cancellation)
        => ListAsync(connection, "select version from read.versions where name = $1 and state <> 'live'", model, cancellation);

    private static async Task<List<int>> ListAsync(NpgsqlConnection connection, string sql, ReadModel model, CancellationToken cancellation)
    {
        var versions = new List<int>();
        await using var command = Sql.Command(connection, sql, model.Name);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            versions.Add(rows.GetInt32(0));
        }

        return versions;
    }

    // A reader whose snapshot is older than the last switch still goes to the version before, and may not have touched its tables yet.
    private static async Task OldReadersGoneAsync(NpgsqlConnection connection, ReadModel model, CancellationToken cancellation)
    {
        var until = DateTime.UtcNow + OldReadersWaitMax;
        while (DateTime.UtcNow < until && await connection.ScalarAsync<bool>(
            """
            select exists (
                select from pg_stat_activity a, read.models m
                where m.name = $1 and a.datname = current_database() and a.pid <> pg_backend_pid() and age(a.backend_xmin) >= age(m.changed_xid))
            """,
            cancellation, model.Name))
        {
            await Task.Delay(50, cancellation);
        }
    }
}
