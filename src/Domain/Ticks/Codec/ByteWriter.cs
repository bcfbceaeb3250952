using System.Buffers.Binary;
using System.Text;

namespace SignalEs.Domain.Ticks.Codec;

/// <summary>Little-endian bytes and LEB128 variable-length integers into a growing buffer. One writer, one thread.</summary>
public sealed class ByteWriter(int capacity = 4096) : IDisposable
{
    /// <summary>A larger buffer isn't kept.</summary>
    private const int KeptMax = 1024 * 1024;

    [ThreadStatic]
    private static ByteWriter? _free;

    private byte[] _buffer = new byte[capacity];
    private int _length;

    /// <summary>An empty writer; <see cref="Dispose"/> keeps its buffer for the next on the same thread.</summary>
    public static ByteWriter Rent()
    {
        var writer = _free ?? new ByteWriter();
        _free = null;
        writer.Clear();
        return writer;
    }

    public int Length => _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public byte[] ToArray() => Written.ToArray();

    public void Byte(byte value)
    {
        Ensure(1);
        _buffer[_length++] = value;
    }

    public void VarUInt(ulong value)
    {
        Ensure(10);
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_length++] = (byte)value;
    }

    /// <summary>Zigzag: small magnitudes of either sign take few bytes.</summary>
    public void VarInt(long value) => VarUInt((ulong)((value << 1) ^ (value >> 63)));

    public void Double(double value)
    {
        Ensure(8);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_length), BitConverter.DoubleToInt64Bits(value));
        _length += 8;
    }

    public void UInt64(ulong value)
    {
        Ensure(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    public void Text(ReadOnlySpan<char> value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        VarUInt((ulong)length);
        Ensure(length);
        _length += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Ensure(value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    /// <summary>Appends zeroed bytes and gives them to be filled in; valid until the next write.</summary>
    public Span<byte> Reserve(int count)
    {
        Ensure(count);
        var span = _buffer.AsSpan(_length, count);
        span.Clear();
        _length += count;
        return span;
    }

    private void Ensure(int count)
    {
        if (_length + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }
    }

    public void Dispose()
    {
        if (_buffer.Length <= KeptMax)
        {
            _free = this;
        }
    }
}
