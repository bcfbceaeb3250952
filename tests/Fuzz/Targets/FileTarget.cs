using System.IO.Compression;
using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Ingestion.Files;

namespace SignalEs.Fuzz.Targets;

/// <summary>Tick files, plain and packed: no tick file, or as many rows as it has, each accepted or rejected.</summary>
internal sealed class FileTarget(string folder) : FuzzTarget
{
    private readonly BodyTarget _rows = new("csv");
    private readonly KeyCheck _check = new(3);
    private readonly string _path = Path.Combine(folder, "fuzz.csv");

    public override string Name => "file";

    // A gzip stream of zeros unpacks to a thousand times its length; its lines aren't kept.
    public override long BytesMax(int length) => 4_000_000 + (4_000L * length);

    public override byte[] Make(Random random)
    {
        byte[] rows = _rows.Make(random);
        if (random.Next(4) > 0)
        {
            return rows;
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(rows);
        }

        return random.Next(2) == 0 ? packed.ToArray() : new Mutator(random).Spoil(packed.ToArray());
    }

    public override void Run(byte[] input, Tally tally)
    {
        File.WriteAllBytes(_path, input);
        TickFile file;
        long rows = 0;
        try
        {
            file = TickFile.Open(_path);
            foreach (var row in file.Read())
            {
                rows++;
                var incoming = IncomingTick.Check(row.Tick with { TsReceivedNs = SomeTicks.Now }, row.Problem, row.Raw, "file", _check);
                if (incoming.Rejected is { } bad)
                {
                    CheckRejected(bad, tally);
                }
                else
                {
                    tally.Accept();
                }
            }
        }
        catch (InvalidDataException)
        {
            tally.Count("not a tick file");
            return;
        }

        Require(rows == file.Rows, $"{file.Rows} rows found, {rows} read");
        if (!input.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            int lines = BodyTarget.Lines(input, blank: false) - 1;
            Require(rows == lines, $"{lines} lines, {rows} rows");
        }
    }
}
