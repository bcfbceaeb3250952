using Npgsql;

namespace SignalEs.Log.Archiving;

/// <summary>The folder that archived days are kept in.</summary>
/// <param name="Folder"><c>SIGNALES_ARCHIVE</c>; null: nothing is archived here.</param>
public sealed record ArchiveSettings(string? Folder);

/// <summary>A stream of a shard and day whose ticks and signals were moved from the database to a file.</summary>
/// <param name="Stream"><c>shard-{n}-{date}</c>.</param>
/// <param name="File">Name of the file in the archive folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Over the file, lower-case hex.</param>
/// <param name="Events">Events in it: all of the stream.</param>
/// <param name="FirstSequence">Of them.</param>
/// <param name="LastSequence">Of them.</param>
public sealed record ArchivedDay(string Stream, int Shard, DateOnly Date, string File, long Bytes, string Sha256, long Events, long FirstSequence, long LastSequence);

/// <summary>Which days are archived: <c>archive.days</c>, written in the transaction that takes their events out of the database or puts them back.</summary>
internal static class ArchiveCatalog
{
    public const string Ddl = """
        create schema if not exists archive;
        create table if not exists archive.days (
            stream text primary key,
            shard int not null,
            date date not null,
            file text not null,
            bytes bigint not null,
            sha256 text not null,
            events bigint not null,
            first_sequence bigint not null,
            last_sequence bigint not null,
            archived_at timestamptz not null default clock_timestamp());
        """;

    private const string Columns = "stream, shard, date, file, bytes, sha256, events, first_sequence, last_sequence";

    /// <summary>Days whose events lie in a range of sequences, in order of their first; of one shard where asked.</summary>
    public static async Task<IReadOnlyList<ArchivedDay>> OverlappingAsync(
        NpgsqlDataSource database, long afterSequence, long toSequence, int? shard, CancellationToken cancellation)
    {
        var days = new List<ArchivedDay>();
        await using var command = database.CreateCommand(
            $"select {Columns} from archive.days where last_sequence > $1 and first_sequence <= $2 and ($3::int is null or shard = $3) order by first_sequence");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterSequence });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = toSequence });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)shard ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            days.Add(new ArchivedDay(
                rows.GetString(0), rows.GetInt32(1), rows.GetFieldValue<DateOnly>(2), rows.GetString(3), rows.GetInt64(4), rows.GetString(5), rows.GetInt64(6),
                rows.GetInt64(7), rows.GetInt64(8)));
        }

        return days;
    }

    public static async Task AddAsync(NpgsqlConnection connection, ArchivedDay day, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"insert into archive.days ({Columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", connection);
        foreach (object value in new object[] { day.Stream, day.Shard, day.Date, day.File, day.Bytes, day.Sha256, day.Events, day.FirstSequence, day.LastSequence })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }
}
