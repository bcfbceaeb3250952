using Npgsql;
using SignalEs.Domain;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Storage;

/// <summary>
/// Drops what is older than the retention by both of its ages: event time, and when it was recorded. For what came live the two are the same; history
/// that was replayed yesterday is a day old, however long ago it happened (ADR 0030).
/// </summary>
internal static class Retention
{
    // Longer than a page of the projection holds its locks; a long query makes the next run do it.
    private const string LockWait = "set local lock_timeout = '5s'";

    /// <summary>For a version that is read or written; each part in a transaction of its own.</summary>
    /// <returns>Names of what was dropped.</returns>
    public static Task<IReadOnlyList<string>> ApplyAsync(
        NpgsqlConnection connection, ReadModel model, int version, DateTimeOffset before, CancellationToken cancellation)
        => ApplyAsync(connection, model, version, before, DropIfOldAsync, cancellation);

    /// <summary>For a version that only the caller knows, in the caller's transaction.</summary>
    public static Task<IReadOnlyList<string>> ApplyUnusedAsync(
        NpgsqlConnection connection, ReadModel model, int version, DateTimeOffset before, CancellationToken cancellation)
        => ApplyAsync(connection, model, version, before, DropUnusedAsync, cancellation);

    private delegate Task<bool> Drop(
        NpgsqlConnection connection, ReadTable table, Slice slice, bool hypertable, long recorded, CancellationToken cancellation);

    private static async Task<IReadOnlyList<string>> ApplyAsync(
        NpgsqlConnection connection, ReadModel model, int version, DateTimeOffset before, Drop drop, CancellationToken cancellation)
    {
        long recorded = await LogMarks.RecordedBeforeAsync(connection, before, cancellation);
        var dropped = new List<string>();
        foreach (var table in model.Tables.Where(t => t.ByTime && recorded > 0))
        {
            bool hypertable = await Slice.IsHypertableAsync(connection, table, version, cancellation);
            foreach (var slice in await Slice.OfAsync(connection, table, version, cancellation))
            {
                if (slice.To <= before && await drop(connection, table, slice, hypertable, recorded, cancellation))
                {
                    dropped.Add(slice.Name);
                }
            }
        }

        return dropped;
    }

    private static async Task<bool> DropIfOldAsync(
        NpgsqlConnection connection, ReadTable table, Slice slice, bool hypertable, long recorded, CancellationToken cancellation)
    {
        if (!await IsOldAsync(connection, table, slice, recorded, cancellation))
        {
            return false;
        }

        try
        {
            // Late ticks may have come for it since: nobody can write to it between the second look and the drop.
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await connection.ExecuteAsync(LockWait, cancellation);
            await connection.ExecuteAsync($"lock table {slice.Parent}, {slice.Name} in access exclusive mode", cancellation);
            if (!await IsOldAsync(connection, table, slice, recorded, cancellation))
            {
                return false;
            }

            await slice.DropAsync(connection, hypertable, cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

    private static async Task<bool> DropUnusedAsync(
        NpgsqlConnection connection, ReadTable table, Slice slice, bool hypertable, long recorded, CancellationToken cancellation)
    {
        if (await IsOldAsync(connection, table, slice, recorded, cancellation))
        {
            await slice.DropAsync(connection, hypertable, cancellation);
            return true;
        }

        return false;
    }

    private static Task<bool> IsOldAsync(NpgsqlConnection connection, ReadTable table, Slice slice, long recorded, CancellationToken cancellation)
        => connection.ScalarAsync<bool>(
            $"select coalesce(max({table.NewestPosition}), 0) < $3 from {slice.Parent} where {ReadTable.TimeColumn} >= $1 and {ReadTable.TimeColumn} < $2",
            cancellation, slice.From.UtcDateTime, slice.To.UtcDateTime, new Position(recorded + 1, 0).Packed);
}
