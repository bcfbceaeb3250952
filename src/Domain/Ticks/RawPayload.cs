using System.Text;
using System.Text.Unicode;

namespace SignalEs.Domain.Ticks;

/// <summary>What a bad tick came as, to be kept. Bytes that are text are kept as text; others as base64, with a text to read beside it.</summary>
/// <param name="Text">The bytes as text; where they are none, as near as text comes.</param>
/// <param name="Base64">The bytes, where <paramref name="Text"/> doesn't give them back; else null.</param>
/// <param name="Length">How many bytes there were, where only the first are kept; else null.</param>
public readonly record struct RawPayload(string Text, string? Base64, long? Length)
{
    /// <summary>Bytes kept of a row or an entry.</summary>
    public const int BytesMax = 64 * 1024;

    public static RawPayload Of(string text)
        => text.Length <= BytesMax / 3 && StorableText.IsStorable(text) ? new RawPayload(text, null, null) : Of(Encoding.UTF8.GetBytes(text));

    /// <param name="bytes">As they came, or the first of them.</param>
    /// <param name="length">Bytes there were; negative: these are all.</param>
    public static RawPayload Of(ReadOnlySpan<byte> bytes, long length = -1)
    {
        length = Math.Max(length, bytes.Length);
        var kept = bytes[..Math.Min(bytes.Length, BytesMax)];
        long? cut = kept.Length < length ? length : null;
        var whole = cut is null ? kept : kept[..WholeCharacters(kept)];
        return Utf8.IsValid(whole) && !whole.Contains((byte)0)
            ? new RawPayload(Encoding.UTF8.GetString(whole), null, cut)
            : new RawPayload(StorableText.Of(Encoding.UTF8.GetString(kept)), Convert.ToBase64String(kept), cut);
    }

    // Up to the end of the last whole character: a cut may go through one.
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        int last = bytes.Length - 1;
        for (int back = 0; back < 4 && last - back >= 0; back++)
        {
            byte b = bytes[last - back];
            if ((b & 0xC0) != 0x80)
            {
                int expected = b < 0x80 ? 1 : b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return back + 1 >= expected ? bytes.Length : last - back;
            }
        }

        return bytes.Length;
    }
}
