using System.Numerics;
using System.Runtime.InteropServices;

namespace SignalEs.Domain.Ticks.Codec;

/// <summary>
/// Unsigned integers in blocks of 128, each packed to the bit width that makes the block smallest; what doesn't fit is patched in afterwards
/// (PFOR: Zukowski, Héman, Nes, Boncz, "Super-Scalar RAM-CPU Cache Compression", ICDE 2006; Lemire and Boytsov 2015).
/// A block: width byte, count of exceptions, the low bits of every value (little-endian), then for each exception its place and its high part.
/// </summary>
internal static class PackedIntegers
{
    public const int BlockLength = 128;

    public static void Encode(ByteWriter writer, ReadOnlySpan<ulong> values)
    {
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            EncodeBlock(writer, values.Slice(start, Math.Min(BlockLength, values.Length - start)));
        }
    }

    public static void Decode(ref ByteReader reader, Span<ulong> values)
    {
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            DecodeBlock(ref reader, values.Slice(start, Math.Min(BlockLength, values.Length - start)));
        }
    }

    private static void EncodeBlock(ByteWriter writer, ReadOnlySpan<ulong> block)
    {
        int width = BestWidth(block, out int exceptions);
        writer.Byte((byte)width);
        writer.Byte((byte)exceptions);
        Pack(writer.Reserve(BytesOf(block.Length, width)), block, width);
        if (exceptions == 0)
        {
            return;
        }

        for (int i = 0; i < block.Length; i++)
        {
            if (BitLength(block[i]) > width)
            {
                writer.Byte((byte)i);
                writer.VarUInt(block[i] >> width);
            }
        }
    }

    private static void DecodeBlock(ref ByteReader reader, Span<ulong> block)
    {
        int width = reader.Byte();
        int exceptions = reader.Byte();
        if (width > 64 || exceptions > block.Length)
        {
            throw new InvalidDataException($"block of {block.Length} integers with width {width} and {exceptions} exceptions");
        }

        Unpack(reader.Take(BytesOf(block.Length, width)), block, width);
        for (int i = 0; i < exceptions; i++)
        {
            int place = reader.Byte();
            if (place >= block.Length || width == 64)
            {
                throw new InvalidDataException($"exception at {place} in a block of {block.Length} with width {width}");
            }

            block[place] |= reader.VarUInt() << width;
        }
    }

    // Bytes of a block for each width: packed part, plus place and high part (7 bits a byte) of what is longer.
    private static int BestWidth(ReadOnlySpan<ulong> block, out int exceptions)
    {
        // Of each length: how many values are that long or longer, and the bytes of their high parts when everything below is packed.
        Span<int> longer = stackalloc int[74];
        Span<int> highBytes = stackalloc int[74];
        longer.Clear();
        highBytes.Clear();
        int longest = 0;
        foreach (ulong value in block)
        {
            int length = BitLength(value);
            longer[length]++;
            longest = Math.Max(longest, length);
        }

        (int best, int bytesMin) = (longest, BytesOf(block.Length, longest));
        for (int length = longest; length > 0; length--)
        {
            longer[length] += longer[length + 1];
            highBytes[length] = longer[length] + highBytes[length + 7];
            int bytes = BytesOf(block.Length, length - 1) + longer[length] + highBytes[length];
            if (bytes < bytesMin)
            {
                (best, bytesMin) = (length - 1, bytes);
            }
        }

        exceptions = longer[best + 1];
        return best;
    }

    private static int BitLength(ulong value) => 64 - BitOperations.LeadingZeroCount(value);

    private static int BytesOf(int count, int width) => (count * width + 7) / 8;

    private static void Pack(Span<byte> bytes, ReadOnlySpan<ulong> values, int width)
    {
        if (width == 0)
        {
            return;
        }

        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        ulong word = 0;
        int filled = 0;
        int at = 0;
        foreach (ulong value in values)
        {
            ulong low = value & mask;
            word |= low << filled;
            filled += width;
            if (filled >= 64)
            {
                MemoryMarshal.Write(bytes[at..], BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
                at += 8;
                filled -= 64;
                word = filled == 0 ? 0 : low >> (width - filled);
            }
        }

        for (; filled > 0; filled -= 8)
        {
            bytes[at++] = (byte)word;
            word >>= 8;
        }
    }

    private static void Unpack(ReadOnlySpan<byte> bytes, Span<ulong> values, int width)
    {
        if (width == 0)
        {
            values.Clear();
            return;
        }

        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        ulong word = 0;
        int left = 0;
        for (int i = 0; i < values.Length; i++)
        {
            ulong value = word;
            if (left < width)
            {
                int read = Math.Min(8, bytes.Length);
                ulong next = Word(bytes, read);
                bytes = bytes[read..];
                value |= left == 64 ? 0 : next << left;
                int taken = width - left;
                word = taken == 64 ? 0 : next >> taken;
                left = 64 - taken;
            }
            else
            {
                word = width == 64 ? 0 : word >> width;
                left -= width;
            }

            values[i] = value & mask;
        }
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int count)
    {
        if (count == 8)
        {
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }

        ulong word = 0;
        for (int i = 0; i < count; i++)
        {
            word |= (ulong)bytes[i] << (8 * i);
        }

        return word;
    }
}
