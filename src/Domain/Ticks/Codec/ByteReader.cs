using System.Buffers.Binary;
using System.Text;

namespace SignalEs.Domain.Ticks.Codec;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. Every read is checked: bad bytes end in <see cref="InvalidDataException"/>, never elsewhere.</summary>
public ref struct ByteReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at = 0;

    public readonly int Remaining => _data.Length - _at;

    public byte Byte() => Take(1)[0];

    public ulong VarUInt()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("variable-length integer longer than 10 bytes");
    }

    public long VarInt()
    {
        ulong value = VarUInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A count that may not exceed <paramref name="max"/>: bad bytes can't ask for unbounded memory.</summary>
    public int Count(int max, string what)
    {
        ulong value = VarUInt();
        return value <= (ulong)max ? (int)value : throw new InvalidDataException($"{value} {what}; at most {max}");
    }

    public double Double() => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(Take(8)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public string Text(int bytesMax = 4096)
    {
        int length = Count(bytesMax, "bytes of text");
        return Encoding.UTF8.GetString(Take(length));
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
        {
            throw new InvalidDataException($"{count} bytes expected at {_at}, {Remaining} left");
        }

        var span = _data.Slice(_at, count);
        _at += count;
        return span;
    }
}
