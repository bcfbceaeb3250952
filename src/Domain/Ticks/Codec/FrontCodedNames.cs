using System.Text;

namespace SignalEs.Domain.Ticks.Codec;

/// <summary>Names of which each gives only what differs from the one before: option keys of one chain share most of their text.</summary>
internal static class FrontCodedNames
{
    private const int TextBytesMax = 4096;

    public static void Encode(ByteWriter writer, ReadOnlySpan<string> names)
    {
        writer.VarUInt((ulong)names.Length);
        string before = "";
        foreach (string name in names)
        {
            int shared = name.AsSpan().CommonPrefixLength(before);
            writer.VarUInt((ulong)shared);
            writer.Text(name.AsSpan(shared));
            before = name;
        }
    }

    /// <param name="reader">At the names.</param>
    /// <param name="max">More names than this are refused.</param>
    /// <param name="keys">Gives known names without allocating them again; null to make each anew.</param>
    public static string[] Decode(ref ByteReader reader, int max, KeyTable? keys = null)
    {
        string[] names = new string[reader.Count(max, "names")];
        Span<char> room = stackalloc char[256];
        string before = "";
        for (int i = 0; i < names.Length; i++)
        {
            int shared = reader.Count(before.Length, "shared characters");
            var rest = reader.Take(reader.Count(TextBytesMax, "bytes of text"));
            var text = shared + rest.Length <= room.Length ? room : new char[shared + rest.Length];
            before.AsSpan(0, shared).CopyTo(text);
            int length = shared + Encoding.UTF8.GetChars(rest, text[shared..]);
            names[i] = before = keys is null ? text[..length].ToString() : keys.Intern(text[..length]);
        }

        return names;
    }
}
