using System.Buffers;
using System.Runtime.InteropServices;

namespace SignalEs.Domain.Ticks.Codec;

/// <summary>Signed integers, packed; a byte before them says whether they are written as they are (none is negative) or zigzag.</summary>
internal static class IntegerColumn
{
    private const byte Plain = 0;
    private const byte Zigzag = 1;

    /// <summary>Overwrites <paramref name="values"/>.</summary>
    public static void Encode(ByteWriter writer, Span<long> values)
    {
        bool negative = false;
        foreach (long value in values)
        {
            negative |= value < 0;
        }

        writer.Byte(negative ? Zigzag : Plain);
        if (negative)
        {
            foreach (ref long value in values)
            {
                value = (value << 1) ^ (value >> 63);
            }
        }

        PackedIntegers.Encode(writer, MemoryMarshal.Cast<long, ulong>(values));
    }

    public static void Decode(ref ByteReader reader, Span<long> values)
    {
        byte mode = reader.Byte();
        if (mode > Zigzag)
        {
            throw new InvalidDataException($"integer column mode {mode}");
        }

        PackedIntegers.Decode(ref reader, MemoryMarshal.Cast<long, ulong>(values));
        if (mode == Zigzag)
        {
            foreach (ref long value in values)
            {
                value = (long)((ulong)value >> 1) ^ -(value & 1);
            }
        }
    }

    /// <summary>Scratch space for a column; give it back.</summary>
    public static long[] Rent(int count) => ArrayPool<long>.Shared.Rent(count);

    public static void Return(long[] scratch) => ArrayPool<long>.Shared.Return(scratch);
}
