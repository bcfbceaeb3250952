using System.Text;

namespace SignalEs.Domain.Ticks.Codec;

/// <summary>Names of which each gives only what differs from the one before: option keys of one chain share most of their text.</summary>
internal static class FrontCodedNames
{
    private const int TextBytesMax = 4096;

    /// <summary>Characters of all names together: a few bytes can stand for a long name, so their number alone bounds nothing.</summary>
    private const int TotalMax = 8 * 1024 * 1024;

    public static void Encode(ByteWriter writer, ReadOnlySpan<string> names)
    {
        writer.VarUInt((ulong)names.Length);
        string before = "";
        foreach (string name in names)
        {
            int shared = name.AsSpan().CommonPrefixLength(before);
            shared -= shared > 0 && char.IsHighSurrogate(name[shared - 1]) ? 1 : 0; // half a pair isn't UTF-8
            writer.VarUInt((ulong)shared);
            writer.Text(name.AsSpan(shared));
            before = name;
        }
    }

    /// <param name="reader">At the names.</param>
    /// <param name="max">More names than this are refused.</param>
    /// <param name="keys">Gives known names without allocating them again; null to make each anew.</param>
    /// <param name="arrays">Gives the array; null to make a new one.</param>
    public static string[] Decode(ref ByteReader reader, int max, KeyTable? keys = null, NameRoom? arrays = null)
    {
        int count = reader.Count(Math.Min(max, reader.Remaining / 2), "names"); // each takes two bytes or more
        string[] names = arrays?.Of(count) ?? new string[count];
        Span<char> room = stackalloc char[256];
        string before = "";
        int total = 0;
        for (int i = 0; i < names.Length; i++)
        {
            int shared = reader.Count(before.Length, "shared characters");
            var rest = reader.Take(reader.Count(TextBytesMax, "bytes of text"));
            total += shared + rest.Length;
            if (shared + rest.Length > TextBytesMax || total > TotalMax)
            {
                throw new InvalidDataException($"a name of {shared + rest.Length} characters, {total} so far; at most {TextBytesMax}, and {TotalMax} in all");
            }

            var text = shared + rest.Length <= room.Length ? room : new char[shared + rest.Length];
            before.AsSpan(0, shared).CopyTo(text);
            int length = shared + Encoding.UTF8.GetChars(rest, text[shared..]);
            names[i] = before = keys is null ? text[..length].ToString() : keys.Intern(text[..length]);
        }

        return names;
    }
}
