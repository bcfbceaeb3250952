namespace SignalEs.Domain.Ticks.Codec;

/// <summary>Names of which each gives only what differs from the one before: option keys of one chain share most of their text.</summary>
internal static class FrontCodedNames
{
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

    public static string[] Decode(ref ByteReader reader, int max)
    {
        string[] names = new string[reader.Count(max, "names")];
        string before = "";
        for (int i = 0; i < names.Length; i++)
        {
            int shared = reader.Count(before.Length, "shared characters");
            names[i] = before = string.Concat(before.AsSpan(0, shared), reader.Text());
        }

        return names;
    }
}
