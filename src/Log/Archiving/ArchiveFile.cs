using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace SignalEs.Log.Archiving;

/// <summary>
/// One file for a shard and day: rows of <c>log.mt_events</c> in PostgreSQL's binary COPY format, in order of sequence, compressed with gzip. Whatever becomes of
/// this program, <c>zcat FILE | psql -c "copy log.mt_events (…) from stdin binary"</c> reads it.
/// </summary>
internal static class ArchiveFile
{
    /// <summary>Columns that every reader needs; the rest is kept as it is.</summary>
    public static readonly string[] Columns = ["seq_id", "id", "stream_id", "version", "data", "type", "timestamp", "tenant_id", "mt_dotnet_type", "is_archived", "bdata"];

    private static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0];

    // PostgreSQL counts microseconds from here.
    private static readonly DateTimeOffset PostgresEpoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One event as it is stored.</summary>
    /// <param name="Json">Data of events in JSON.</param>
    /// <param name="Binary">Data of events in a binary form; null for the others.</param>
    public sealed record Row(long Sequence, Guid Id, string Stream, long Version, string Type, DateTimeOffset Timestamp, ReadOnlyMemory<byte> Json, byte[]? Binary);

    /// <summary>Writes a stream's events to a file that isn't there yet, and makes sure that it is on disk.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, string stream, string path, CancellationToken cancellation)
    {
        // Stream names are made of a number and a date; there are no parameters in COPY.
        string sql = $"copy (select {string.Join(", ", Columns)} from {LogStore.Schema}.mt_events where stream_id = '{stream.Replace("'", "''", StringComparison.Ordinal)}' order by seq_id) to stdout (format binary)";
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        await using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        await using (var copy = await connection.BeginRawBinaryCopyAsync(sql, cancellation))
        {
            await copy.CopyToAsync(gzip, cancellation);
        }

        file.Flush(flushToDisk: true);
    }

    public static async Task<string> Sha256Async(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    /// <exception cref="InvalidDataException">Not such a file, or cut short.</exception>
    public static async IAsyncEnumerable<Row> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        await using var gzip = new GZipStream(file, CompressionMode.Decompress);
        await using var stream = new BufferedStream(gzip, 1 << 16);
        byte[] head = new byte[Signature.Length + 8];
        await FillAsync(stream, head, path, cancellation);
        if (!head.AsSpan(0, Signature.Length).SequenceEqual(Signature))
        {
            throw new InvalidDataException($"{path} is not a binary COPY of PostgreSQL");
        }

        byte[] number = new byte[4];
        while (true)
        {
            await FillAsync(stream, number.AsMemory(0, 2), path, cancellation);
            int fields = BinaryPrimitives.ReadInt16BigEndian(number);
            if (fields == -1)
            {
                yield break;
            }

            if (fields != Columns.Length)
            {
                throw new InvalidDataException($"{path}: a row of {fields} columns, expected {Columns.Length}");
            }

            byte[]?[] row = new byte[fields][];
            for (int i = 0; i < fields; i++)
            {
                await FillAsync(stream, number, path, cancellation);
                int length = BinaryPrimitives.ReadInt32BigEndian(number);
                if (length >= 0)
                {
                    row[i] = new byte[length];
                    await FillAsync(stream, row[i], path, cancellation);
                }
            }

            yield return ToRow(row);
        }
    }

    private static Row ToRow(byte[]?[] row) => new(
        BinaryPrimitives.ReadInt64BigEndian(row[0]),
        new Guid(row[1], bigEndian: true),
        Encoding.UTF8.GetString(row[2]!),
        BinaryPrimitives.ReadInt64BigEndian(row[3]),
        Encoding.UTF8.GetString(row[5]!),
        PostgresEpoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(row[6]) * TimeSpan.TicksPerMicrosecond),
        row[4] is { } json ? json.AsMemory(1) : default, // jsonb is sent as a version byte and text
        row[10]);

    private static async ValueTask FillAsync(Stream stream, Memory<byte> buffer, string path, CancellationToken cancellation)
    {
        try
        {
            await stream.ReadExactlyAsync(buffer, cancellation);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"{path} is cut short");
        }
    }
}
