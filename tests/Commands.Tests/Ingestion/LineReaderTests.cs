using System.Text;
using CsCheck;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class LineReaderTests
{
    private static readonly Gen<byte[]> AnyLine = Gen.Frequency(
        (6, Gen.Byte.Where(b => b is not (10 or 13)).Array[0, 40]),
        (1, Gen.Int[RawPayload.BytesMax - 2, 6 * RawPayload.BytesMax].Select(n => Enumerable.Repeat((byte)'x', n).ToArray())));

    [Fact]
    public void Every_line_comes_whole_or_cut_with_its_length_whatever_pieces_the_stream_comes_in() => Gen.Select(AnyLine.Array[0, 12], Gen.Int[1, 100_000], Gen.Bool, Gen.Bool).Sample((lines, piece, isWindows, hasMark) =>
    {
        byte[] newline = isWindows ? "\r\n"u8.ToArray() : "\n"u8.ToArray();
        byte[] content = [.. hasMark && lines.Length > 0 ? "\uFEFF"u8 : [], .. lines.SelectMany(l => l.Concat(newline))];
        var reader = new LineReader(new Pieces(content, piece));
        foreach (byte[] line in lines)
        {
            Assert.True(reader.Read());
            Assert.Equal(line.Length, reader.Length);
            Assert.Equal(line.Take(RawPayload.BytesMax), reader.Line.ToArray());
        }

        Assert.False(reader.Read());
    }, iter: 300);

    [Fact]
    public void A_carriage_return_that_ends_what_was_passed_over_is_not_part_of_the_line()
    {
        byte[] line = [.. Enumerable.Repeat((byte)'x', (3 * RawPayload.BytesMax) + 7), .. "\r\n"u8];
        foreach (int piece in (int[])[1, 2, 8, 997])
        {
            var reader = new LineReader(new Pieces(line, piece));
            Assert.True(reader.Read());
            Assert.Equal(line.Length - 2, reader.Length);
            Assert.False(reader.Read());
        }
    }

    [Fact]
    public void The_last_line_needs_no_end()
    {
        var reader = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes("a\nb")));
        Assert.True(reader.Read());
        Assert.True(reader.Read());
        Assert.Equal("b", Encoding.UTF8.GetString(reader.Line.Span));
        Assert.False(reader.Read());
    }

    private sealed class Pieces(byte[] content, int piece) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
