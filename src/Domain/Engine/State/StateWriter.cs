using System.Buffers.Binary;
using System.Text;

namespace SignalEs.Domain.Engine.State;

/// <summary>
/// Writes engine state as bytes: little-endian, doubles by their bits, no framing. What is written in one order must be read in the same order
/// by <see cref="StateReader"/>. The same state gives the same bytes on every machine, so the bytes can be hashed.
/// </summary>
public sealed class StateWriter
{
    private byte[] _buffer;
    private int _length;

    /// <param name="capacity">First size of the buffer in bytes; it grows by doubling.</param>
    public StateWriter(int capacity = 256) => _buffer = new byte[Math.Max(capacity, 16)];

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public byte[] ToArray() => Written.ToArray();

    public void WriteByte(byte value) => Claim(1)[0] = value;

    public void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Claim(4), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Claim(8), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Claim(8), value);

    public void WriteInt128(Int128 value) => BinaryPrimitives.WriteInt128LittleEndian(Claim(16), value);

    /// <summary>Keeps every bit, NaN payloads and the sign of zero included.</summary>
    public void WriteDouble(double value) => WriteInt64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>The count, then each value.</summary>
    public void WriteDoubles(ReadOnlySpan<double> values)
    {
        WriteInt32(values.Length);
        foreach (var value in values) WriteDouble(value);
    }

    /// <summary>The count of bytes, then the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteInt32(value.Length);
        value.CopyTo(Claim(value.Length));
    }

    /// <summary>The count of UTF-8 bytes, then the bytes.</summary>
    public void WriteString(string value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        WriteInt32(size);
        Encoding.UTF8.GetBytes(value, Claim(size));
    }

    private Span<byte> Claim(int size)
    {
        if (_length + size > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + size));
        var span = _buffer.AsSpan(_length, size);
        _length += size;
        return span;
    }
}
