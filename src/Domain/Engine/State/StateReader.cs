using System.Buffers.Binary;
using System.Text;

namespace SignalEs.Domain.Engine.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote, in the same order.</summary>
/// <exception cref="InvalidDataException">The bytes end early, or a length in them can't be.</exception>
public sealed class StateReader(ReadOnlyMemory<byte> bytes)
{
    private int _position;

    /// <summary>Bytes not read yet; 0 when the whole state has been taken up.</summary>
    public int Remaining => bytes.Length - _position;

    public byte ReadByte() => Take(1)[0];

    public bool ReadBool() => ReadByte() != 0;

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public Int128 ReadInt128() => BinaryPrimitives.ReadInt128LittleEndian(Take(16));

    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    public double[] ReadDoubles()
    {
        var values = new double[ReadCount(sizeof(double))];
        for (var i = 0; i < values.Length; i++) values[i] = ReadDouble();
        return values;
    }

    /// <summary>Reads into an array that is there already; the stored count must be its length.</summary>
    public void ReadDoubles(Span<double> values)
    {
        var count = ReadCount(sizeof(double));
        if (count != values.Length) throw new InvalidDataException($"State holds {count} values where {values.Length} belong.");
        for (var i = 0; i < values.Length; i++) values[i] = ReadDouble();
    }

    public byte[] ReadBytes() => Take(ReadCount(1)).ToArray();

    public string ReadString() => Encoding.UTF8.GetString(Take(ReadCount(1)));

    private int ReadCount(int itemSize)
    {
        var count = ReadInt32();
        if (count < 0 || (long)count * itemSize > Remaining) throw new InvalidDataException($"State holds a length of {count} with {Remaining} bytes left.");
        return count;
    }

    private ReadOnlySpan<byte> Take(int size)
    {
        if (size > Remaining) throw new InvalidDataException($"State ends {size - Remaining} bytes early at byte {_position}.");
        var span = bytes.Span.Slice(_position, size);
        _position += size;
        return span;
    }
}
