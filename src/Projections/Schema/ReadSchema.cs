using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SignalEs.Projections.Completeness;
using SignalEs.Projections.Storage;

namespace SignalEs.Projections.Schema;

/// <summary>Makes schema <c>read</c>: pointers, the functions that merge pages, and version 1 of every model that isn't there yet.</summary>
public static class ReadSchema
{
    // Any number that nothing else in the database locks: "read" in ASCII.
    private const long MigrationLock = 0x72656164;

    /// <summary>Run at every start of a host, before the daemon; idempotent, and safe when two hosts start at once.</summary>
    public static async Task MigrateAsync(NpgsqlDataSource database, StorageSettings settings, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync($"select pg_advisory_xact_lock({MigrationLock})", cancellation);
        await connection.ExecuteAsync(Pointer.Ddl, cancellation);
        await connection.ExecuteAsync(LogMarks.Ddl, cancellation);
        await connection.ExecuteAsync(CompletenessStore.Ddl, cancellation);
        await DefineAsync(connection, cancellation);
        var storage = await TimeStorages.OfAsync(connection, cancellation);
        long since = await SinceAsync(connection, cancellation);
        foreach (var model in ReadModels.All)
        {
            int? live = await connection.ScalarAsync<int?>("select version from read.models where name = $1", cancellation, model.Name);
            await CreateAsync(connection, model, live ?? 1, storage, settings, cancellation);
            if (live is null)
            {
                await connection.ExecuteAsync("insert into read.versions (name, version, state) values ($1, 1, 'live')", cancellation, model.Name);
                await connection.ExecuteAsync("insert into read.models (name, version, since) values ($1, 1, $2)", cancellation, model.Name, since);
            }
        }

        await transaction.CommitAsync(cancellation);
    }

    internal static async Task CreateAsync(
        NpgsqlConnection connection, ReadModel model, int version, TimeStorage storage, StorageSettings settings, CancellationToken cancellation)
    {
        foreach (var table in model.Tables)
        {
            // What was made as partitions stays so when TimescaleDB comes later; the next rebuild makes hypertables.
            bool partitioned = await connection.ScalarAsync<bool>("select relkind = 'p' from pg_class where oid = to_regclass($1)", cancellation, table.NameOf(version));
            var kept = partitioned ? TimeStorage.RangePartitions : storage;
            await connection.ExecuteAsync(table.Create(version, kept, settings.ColumnstoreAfter), cancellation);
        }
    }

    internal static async Task DropAsync(NpgsqlConnection connection, ReadModel model, int version, CancellationToken cancellation)
    {
        foreach (var table in model.Tables)
        {
            await connection.ExecuteAsync($"drop table if exists {table.NameOf(version)} cascade", cancellation);
        }
    }

    // A model that comes with a later release starts where the projection stands; the log before that is for a rebuild.
    private static async Task<long> SinceAsync(NpgsqlConnection connection, CancellationToken cancellation)
        => await connection.ScalarAsync<bool>("select to_regclass('log.mt_event_progression') is not null", cancellation)
            ? await Rebuild.Progress.LiveAsync(connection, cancellation)
            : 0;

    // Types and functions are made anew only where they changed, so that a host that starts doesn't pull them from under another one's projection.
    private static async Task DefineAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        string sql = string.Join("\n\n", [Pointer.Functions, Pointer.ChainAggregate, .. ReadModels.All.Select(m => m.Functions)]);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        if (await connection.ScalarAsync<string>("select hash from read.definitions", cancellation) != hash)
        {
            await connection.ExecuteAsync(sql, cancellation);
            await connection.ExecuteAsync("delete from read.definitions", cancellation);
            await connection.ExecuteAsync("insert into read.definitions (hash) values ($1)", cancellation, hash);
        }
    }
}
