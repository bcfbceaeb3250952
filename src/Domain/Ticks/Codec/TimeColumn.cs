namespace SignalEs.Domain.Ticks.Codec;

/// <summary>Instants as deltas in the coarsest of s, ms, µs, ns that loses nothing.</summary>
internal static class TimeColumn
{
    private static readonly long[] Units = [UnixNanos.PerSecond, UnixNanos.PerMillisecond, UnixNanos.PerMicrosecond, 1];

    public static void Encode(ByteWriter writer, ReadOnlySpan<long> instants, Span<long> scratch)
    {
        int unit = 0;
        foreach (long instant in instants)
        {
            while (instant % Units[unit] != 0)
            {
                unit++;
            }
        }

        writer.Byte((byte)unit);
        long previous = instants.IsEmpty ? 0 : instants[0] / Units[unit];
        writer.VarInt(previous); // apart, so that the deltas stay small
        for (int i = 0; i < instants.Length; i++)
        {
            long value = instants[i] / Units[unit];
            scratch[i] = value - previous;
            previous = value;
        }

        IntegerColumn.Encode(writer, scratch[..instants.Length]);
    }

    public static void Decode(ref ByteReader reader, Span<long> instants)
    {
        long unit = Unit(reader.Byte());
        long value = reader.VarInt();
        IntegerColumn.Decode(ref reader, instants);
        foreach (ref long instant in instants)
        {
            value = unchecked(value + instant);
            instant = unchecked(value * unit);
        }
    }

    /// <exception cref="InvalidDataException">No such unit.</exception>
    public static long Unit(byte index) => index < Units.Length ? Units[index] : throw new InvalidDataException($"time unit {index}");
}
