using System.Data;
using Npgsql;
using NpgsqlTypes;
using SignalEs.Domain;

namespace SignalEs.Queries.Reading;

/// <summary>
/// One consistent view of the read tables: the pointer to each model's version and the data are read in one REPEATABLE READ transaction, so that
/// an answer never mixes two versions while a cutover happens.
/// </summary>
public sealed class ReadSnapshot : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly Dictionary<string, int> _versions = new(StringComparer.Ordinal);

    private ReadSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<ReadSnapshot> OpenAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            var snapshot = new ReadSnapshot(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation));
            await using var command = snapshot.Command("select name, version from read.models");
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                snapshot._versions[rows.GetString(0)] = rows.GetInt32(1);
            }

            return snapshot;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Version in force of a read model.</summary>
    /// <exception cref="ReadModelMissingException">The model has never been built.</exception>
    public int VersionOf(string model) => _versions.TryGetValue(model, out int version) ? version : throw new ReadModelMissingException(model);

    /// <summary>Qualified name of a table in the version in force.</summary>
    public string Table(ReadTable table) => table.Name(VersionOf(table.Model));

    public NpgsqlCommand Command(string sql) => new(sql, _connection, _transaction);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}

/// <summary>A read model that a call needs doesn't exist yet.</summary>
public sealed class ReadModelMissingException(string model) : Exception($"read model '{model}' has not been built yet");

/// <summary>Parameters of commands, typed so that a null is never sent as text.</summary>
public static class CommandParameters
{
    public static NpgsqlCommand With<T>(this NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }

    /// <summary>An instant as <c>timestamptz</c>.</summary>
    public static NpgsqlCommand WithTime(this NpgsqlCommand command, long tsNs)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = UnixNanos.ToDateTimeOffset(tsNs).UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return command;
    }

    public static NpgsqlCommand WithDate(this NpgsqlCommand command, DateOnly date)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = date, NpgsqlDbType = NpgsqlDbType.Date });
        return command;
    }

    /// <summary>A <c>timestamptz</c> column as nanoseconds.</summary>
    public static long GetNanos(this NpgsqlDataReader row, int ordinal) => UnixNanos.From(new DateTimeOffset(row.GetDateTime(ordinal)));

    /// <summary>A nullable <c>float8</c>: null is NaN.</summary>
    public static double GetNumber(this NpgsqlDataReader row, int ordinal) => row.IsDBNull(ordinal) ? double.NaN : row.GetDouble(ordinal);

    /// <summary>A nullable <c>bigint</c>: null is 0.</summary>
    public static long GetLong(this NpgsqlDataReader row, int ordinal) => row.IsDBNull(ordinal) ? 0 : row.GetInt64(ordinal);
}
