using Npgsql;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Storage;

/// <summary>A part of a table by time that can be dropped as a whole: a month's partition, or a chunk of a hypertable.</summary>
/// <param name="Parent">Name of the table, with schema.</param>
/// <param name="Name">Name of the part, with schema.</param>
/// <param name="From">Event time, inclusive.</param>
/// <param name="To">Event time, exclusive.</param>
internal sealed record Slice(string Parent, string Name, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Parts of one version of a table, oldest first.</summary>
    public static async Task<IReadOnlyList<Slice>> OfAsync(NpgsqlConnection connection, ReadTable table, int version, CancellationToken cancellation)
    {
        string parent = table.NameOf(version);
        if (!await IsHypertableAsync(connection, table, version, cancellation))
        {
            var months = await Partitions.MonthsAsync(connection, table, version, cancellation);
            return [.. months.Order().Select(m => new Slice(parent, Partitions.NameOf(parent, m), Utc(m), Utc(m.AddMonths(1))))];
        }

        var chunks = new List<Slice>();
        await using var command = Sql.Command(
            connection,
            """
            select format('%I.%I', chunk_schema, chunk_name), range_start, range_end from timescaledb_information.chunks
            where hypertable_schema = $1 and hypertable_name = $2 order by range_start
            """,
            ReadTable.Schema, parent[(ReadTable.Schema.Length + 1)..]);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            chunks.Add(new Slice(parent, rows.GetString(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetFieldValue<DateTimeOffset>(2)));
        }

        return chunks;
    }

    /// <summary>Drops it, rows and all.</summary>
    public async Task DropAsync(NpgsqlConnection connection, bool hypertable, CancellationToken cancellation)
    {
        if (hypertable)
        {
            await connection.ExecuteAsync(
                $"select drop_chunks('{Parent}', older_than => $1, newer_than => $2)", cancellation, To.UtcDateTime, From.UtcDateTime);
        }
        else
        {
            await connection.ExecuteAsync($"drop table {Name}", cancellation);
        }
    }

    public static async Task<bool> IsHypertableAsync(NpgsqlConnection connection, ReadTable table, int version, CancellationToken cancellation)
        => await TimeStorages.OfAsync(connection, cancellation) == TimeStorage.Hypertables
            && await connection.ScalarAsync<bool>("select relkind = 'r' from pg_class where oid = to_regclass($1)", cancellation, table.NameOf(version));

    private static DateTimeOffset Utc(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
