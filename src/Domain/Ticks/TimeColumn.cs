namespace SignalEs.Domain.Ticks;

/// <summary>Instants as zigzag deltas in the coarsest of s, ms, µs, ns that loses nothing.</summary>
internal static class TimeColumn
{
    private static readonly long[] Units = [UnixNanos.PerSecond, UnixNanos.PerMillisecond, UnixNanos.PerMicrosecond, 1];

    public static void Encode(ByteWriter writer, ReadOnlySpan<long> instants)
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
        long previous = 0;
        foreach (long instant in instants)
        {
            long value = instant / Units[unit];
            writer.VarInt(value - previous);
            previous = value;
        }
    }

    public static void Decode(ref ByteReader reader, Span<long> instants)
    {
        byte unit = reader.Byte();
        if (unit >= Units.Length)
        {
            throw new InvalidDataException($"time unit {unit}");
        }

        long value = 0;
        for (int i = 0; i < instants.Length; i++)
        {
            value = unchecked(value + reader.VarInt());
            instants[i] = unchecked(value * Units[unit]);
        }
    }
}
