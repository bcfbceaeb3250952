using System.Text;

namespace SignalEs.Fuzz;

/// <summary>Spoils bytes: single ones, ranges, and with words that have meant trouble to somebody. The same seed gives the same bytes.</summary>
internal sealed class Mutator(Random random)
{
    private const int LengthMax = 200_000;

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "NaN", "Infinity", "-inf", "1e999", "-1", "-0", "0", "1e-400", "9223372036854775807", "-9223372036854775808", "1700000000000000000", "0x1F", "1,5", "null", "true", "[]", "{}",
            "\"\"", "\\ud800", "\\u0000", "\\", "\"", ",", "\n", "\r", "\t", "\0", "\uFEFF", "😀", "é", "ts", "last", "b", "row", "columns", "clock", "underlying", "source", "seq",
            "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2026-02-30", "1969-12-31T23:59:59Z", "A@B@EQ", "@@", "NFO@NIFTY@FUT@2026-13-01", "OPRA@GOOG@OPT@2016-01-15@0@C",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
    ];

    public byte[] Spoil(byte[] bytes)
    {
        var spoilt = new List<byte>(bytes);
        for (int i = random.Next(5); i >= 0; i--)
        {
            One(spoilt);
        }

        return [.. spoilt];
    }

    private void One(List<byte> bytes)
    {
        int at = random.Next(bytes.Count + 1);
        int some = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(8) == 0 ? 500 : 8));
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, some);
                break;
            case 3 when bytes.Count < LengthMax:
                bytes.InsertRange(at, bytes.GetRange(at, some));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5 when some > 1:
                bytes.Reverse(at, some);
                break;
            case 6 when random.Next(200) == 0:
                bytes.InsertRange(at, Enumerable.Repeat((byte)(random.Next(2) == 0 ? 'x' : random.Next(256)), random.Next(LengthMax)));
                break;
            case 7 when at < bytes.Count:
                bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                break;
            default:
                byte[] word = Words[random.Next(Words.Length)];
                bytes.RemoveRange(at, random.Next(2) * Math.Min(word.Length, bytes.Count - at));
                bytes.InsertRange(at, word);
                break;
        }
    }
}
