using System.IO.Compression;
using System.Text;
using SignalEs.Commands.Ingestion.Files;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class TickFileTests : IDisposable
{
    private const string Content = """
        ts,instrument_key,last,bid,ask,bid_size,ask_size,volume,open_interest
        2021-01-04T15:00:00Z,CBOE@SPX@INDEX,3700,,,,,,

        garbage
        2021-01-04T15:00:01Z,CBOE@SPX@INDEX,3701,,,,,,
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("signales-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_the_same_source_plain_and_packed()
    {
        string plain = Write("day.csv", Encoding.UTF8.GetBytes(Content));
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Content));
        }

        string packed = Write("day.csv.gz", buffer.ToArray());
        Assert.Equal(Open(plain).Source, Open(packed).Source);
        Assert.Equal(Open(plain).Read().Select(r => r.Raw.Text), Open(packed).Read().Select(r => r.Raw.Text));
    }

    [Fact]
    public void Another_content_is_another_source()
        => Assert.NotEqual(
            Open(Write("day.csv", Encoding.UTF8.GetBytes(Content))).Source,
            Open(Write("day2.csv", Encoding.UTF8.GetBytes(Content + "\n2021-01-04T15:00:02Z,CBOE@SPX@INDEX,3702,,,,,,"))).Source.Replace("day2", "day", StringComparison.Ordinal));

    [Fact]
    public void Rows_are_numbered_good_and_bad_alike_and_empty_lines_are_none()
    {
        var file = Open(Write("day.csv", Encoding.UTF8.GetBytes(Content)));
        var rows = file.Read().ToList();
        Assert.Equal(3, file.Rows);
        Assert.Equal([1, 2, 3], rows.Select(r => r.Number));
        Assert.Equal([null, "bad_time", null], rows.Select(r => r.Problem?.Code));
        Assert.All(rows, r => Assert.Equal((file.Source, r.Number), (r.Tick.Source, r.Tick.SourceSeq)));
    }

    [Fact]
    public void A_file_with_another_header_is_refused_with_the_reason()
    {
        string path = Write("quotes.csv", "time,open,close\n"u8.ToArray());
        var refused = Assert.Throws<InvalidDataException>(() => Open(path));
        Assert.Contains("column 'time' is unknown", refused.Message, StringComparison.Ordinal);
    }

    private static TickFile Open(string path) => TickFile.Open(path, TestContext.Current.CancellationToken);

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
