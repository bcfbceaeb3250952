using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion.Files;

/// <summary>A data row of a tick file.</summary>
/// <param name="Number">From 1, the header and empty lines not counted; the row's number in its source.</param>
/// <param name="Raw">As it stands in the file, or its start where it is too long.</param>
/// <param name="Tick">With source and number; receive time 0. Only meaningful without a <paramref name="Problem"/>.</param>
/// <param name="Problem">Why the row can't be read; null when it can.</param>
public readonly record struct TickFileRow(long Number, RawTick Raw, Tick Tick, TickRejection? Problem);

/// <summary>A tick file (DESIGN section 5), plain or gzip. The name of its content as a source is stable, so that feeding it again changes nothing.</summary>
public sealed class TickFile
{
    private readonly string _path;
    private readonly int[] _places;

    private TickFile(string path, string source, string header, int[] places, long rows)
        => (_path, Source, Header, _places, Rows) = (path, source, header, places, rows);

    /// <summary>File name without <c>.gz</c>, and the first 16 hex digits of the SHA-256 of the (unpacked) content.</summary>
    public string Source { get; }

    public string Header { get; }

    public long Rows { get; }

    /// <summary>Reads the file through once: its hash, its header, how many rows it has.</summary>
    /// <exception cref="InvalidDataException">The header isn't one of a tick file, or the gzip stream is damaged.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static TickFile Open(string path, CancellationToken cancellation = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var content = OpenContent(path))
        {
            var buffer = new byte[1 << 16];
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }
        }

        using var rows = OpenContent(path);
        var lines = new LineReader(rows);
        string header = lines.Read() ? Encoding.UTF8.GetString(lines.Line.Span) : "";
        var places = TickParser.ReadHeader(header, out string? problem) ?? throw new InvalidDataException($"{path} is not a tick file: {problem}");
        long count = 0;
        while (lines.Read())
        {
            count += lines.Line.Length > 0 ? 1 : 0;
        }

        string name = Path.GetFileName(path);
        name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return new TickFile(path, $"{name}:{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}", header, places, count);
    }

    public IEnumerable<TickFileRow> Read()
    {
        var keys = new KeyTable();
        long number = 0;
        string? columns = RawTick.ColumnsOf(Header);
        using var content = OpenContent(_path);
        var lines = new LineReader(content);
        lines.Read();
        while (lines.Read())
        {
            if (lines.Line.Length > 0)
            {
                var row = CsvRow.Read(lines, _places, columns, 0, keys);
                yield return new TickFileRow(++number, row.Raw, row.Tick with { Source = Source, SourceSeq = number }, row.Problem);
            }
        }
    }

    private static Stream OpenContent(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        bool isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
