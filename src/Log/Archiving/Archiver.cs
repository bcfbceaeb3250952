using System.Globalization;
using Npgsql;
using SignalEs.Domain.Jobs;

namespace SignalEs.Log.Archiving;

/// <summary>What an archiving or restoring did.</summary>
/// <param name="Days">Streams moved, oldest first.</param>
/// <param name="Events">Events in them.</param>
/// <param name="FileBytes">Length of their files.</param>
public sealed record ArchiveResult(IReadOnlyList<string> Days, long Events, long FileBytes);

/// <summary>Moves old days of the shards' streams from the database to files, and back.</summary>
public sealed class Archiver(NpgsqlDataSource database, ArchiveSettings settings, ArchivedLog archive)
{
    // What the engine was configured with stays in the database, and each stream's newest event: few, and needed to know calendars, settings, and where a
    // shard's log ends when nothing came since.
    private const string Kept = "engine_configured";

    private const string Events = LogStore.Schema + ".mt_events";

    /// <summary>Run at every start of a host; idempotent.</summary>
    public static async Task MigrateAsync(NpgsqlDataSource database, CancellationToken cancellation = default)
    {
        await using var command = database.CreateCommand(ArchiveCatalog.Ddl);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Every stream of a date before <paramref name="before"/> whose events are all at or below <paramref name="provenTo"/>. Each is written to a file, the
    /// file is read back, and only then, in one transaction, its events leave the database.
    /// </summary>
    /// <exception cref="InvalidOperationException">No archive folder is set.</exception>
    public async Task<ArchiveResult> ArchiveAsync(DateOnly before, long provenTo, IJobProgress? progress, CancellationToken cancellation)
    {
        string folder = settings.Folder ?? throw new InvalidOperationException("SIGNALES_ARCHIVE names no folder to archive to");
        Directory.CreateDirectory(folder);
        var streams = await StreamsAsync(before, provenTo, cancellation);
        var done = new List<ArchivedDay>();
        foreach (string stream in streams)
        {
            done.Add(await ArchiveAsync(stream, folder, cancellation));
            progress?.Report(done.Count, streams.Count);
        }

        return Result(done);
    }

    /// <summary>Puts the events of archived days back into the database; the files stay.</summary>
    /// <param name="from">First date.</param>
    /// <param name="to">Last date, inclusive.</param>
    public async Task<ArchiveResult> RestoreAsync(DateOnly from, DateOnly to, IJobProgress? progress, CancellationToken cancellation)
    {
        var days = (await archive.DaysAsync(0, long.MaxValue, null, cancellation)).Where(d => d.Date >= from && d.Date <= to).ToList();
        for (int i = 0; i < days.Count; i++)
        {
            await RestoreAsync(days[i], cancellation);
            progress?.Report(i + 1, days.Count);
        }

        return Result(days);
    }

    private static ArchiveResult Result(List<ArchivedDay> days) => new([.. days.Select(d => d.Stream)], days.Sum(d => d.Events), days.Sum(d => d.Bytes));

    private async Task<List<string>> StreamsAsync(DateOnly before, long provenTo, CancellationToken cancellation)
    {
        var streams = new List<string>();
        await using var command = database.CreateCommand(
            $"""
            select s.id from {LogStore.Schema}.mt_streams s
            where s.id ~ '^shard-[0-9]+-[0-9-]+$' and right(s.id, 10) < $1 and s.id not in (select stream from archive.days)
                and (select max(seq_id) from {Events} e where e.stream_id = s.id) <= $2
            order by right(s.id, 10), s.id
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = before.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = provenTo });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            streams.Add(rows.GetString(0));
        }

        return streams;
    }

    private async Task<ArchivedDay> ArchiveAsync(string stream, string folder, CancellationToken cancellation)
    {
        string name = stream + ".copy.gz";
        string path = Path.Combine(folder, name);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await ArchiveFile.WriteAsync(connection, stream, path + ".new", cancellation);
        File.Move(path + ".new", path, overwrite: true);
        var (events, first, last) = await ReadBackAsync(path, stream, cancellation);
        var day = new ArchivedDay(
            stream, int.Parse(stream.Split('-')[1], CultureInfo.InvariantCulture), DateOnly.ParseExact(stream[^10..], "yyyy-MM-dd", CultureInfo.InvariantCulture), name,
            new FileInfo(path).Length, await ArchiveFile.Sha256Async(path, cancellation), events, first, last);

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ArchiveCatalog.AddAsync(connection, day, cancellation);
        long inDatabase = await ScalarAsync(connection, $"select count(*) from {Events} where stream_id = $1", stream, cancellation);
        if (inDatabase != events)
        {
            throw new InvalidOperationException($"{stream} has {inDatabase} events, its file {events}: somebody writes to it");
        }

        await using var delete = new NpgsqlCommand($"delete from {Events} where stream_id = $1 and type <> '{Kept}' and seq_id < $2", connection) { CommandTimeout = 0 };
        delete.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        delete.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
        await delete.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return day;
    }

    private static async Task<(long Events, long First, long Last)> ReadBackAsync(string path, string stream, CancellationToken cancellation)
    {
        long events = 0;
        long first = 0;
        long last = 0;
        await foreach (var row in ArchiveFile.ReadAsync(path, cancellation))
        {
            if (row.Stream != stream || row.Sequence <= last)
            {
                throw new InvalidDataException($"{path}: event {row.Sequence} of {row.Stream} doesn't belong there");
            }

            first = events++ == 0 ? row.Sequence : first;
            last = row.Sequence;
        }

        return (events, first, last);
    }

    private async Task RestoreAsync(ArchivedDay day, CancellationToken cancellation)
    {
        string path = archive.PathOf(day);
        string sha256 = await ArchiveFile.Sha256Async(path, cancellation);
        if (sha256 != day.Sha256)
        {
            throw new InvalidDataException($"{path} is not the file that was archived: SHA-256 {sha256}, expected {day.Sha256}");
        }

        string columns = string.Join(", ", ArchiveFile.Columns);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"create temp table restored on commit drop as select {columns} from {Events} where false", cancellation);
        await using (var copy = await connection.BeginRawBinaryCopyAsync($"copy restored ({columns}) from stdin (format binary)", cancellation))
        await using (var file = File.OpenRead(path))
        await using (var gzip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress))
        {
            await gzip.CopyToAsync(copy, cancellation);
        }

        await ExecuteAsync(
            connection, $"insert into {Events} ({columns}) select {columns} from restored r where not exists (select from {Events} e where e.seq_id = r.seq_id)", cancellation);
        long events = await ScalarAsync(connection, $"select count(*) from {Events} where stream_id = $1", day.Stream, cancellation);
        if (events != day.Events)
        {
            throw new InvalidDataException($"{day.Stream} has {events} events after restoring, expected {day.Events}");
        }

        await ScalarAsync(connection, "delete from archive.days where stream = $1 returning 1::bigint", day.Stream, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql, string stream, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
