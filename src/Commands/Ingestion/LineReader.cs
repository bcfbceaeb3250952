using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Lines of a stream as bytes, in a buffer of bounded size: of a line that is longer than a tick can be the first bytes are kept, the rest is counted and passed over.
/// A line ends with LF or CR LF; a byte order mark is left out.
/// </summary>
public sealed class LineReader(Stream stream)
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private const int BufferMax = 4 * RawPayload.BytesMax;

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private int _scanned;
    private long _passedOver;
    private bool _isAtEnd;
    private bool _isPastFirst;

    /// <summary>The line; valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Bytes it has; more than in <see cref="Line"/> where that is cut.</summary>
    public long Length { get; private set; }

    public bool IsCut => Length > Line.Length;

    /// <summary>False at the end of the stream.</summary>
    public bool Read()
    {
        while (!TryTake())
        {
            if (_isAtEnd)
            {
                return false;
            }

            Read(stream.Read(_buffer, _end, _buffer.Length - _end));
        }

        return true;
    }

    /// <inheritdoc cref="Read()"/>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (!TryTake())
        {
            if (_isAtEnd)
            {
                return false;
            }

            Read(await stream.ReadAsync(_buffer.AsMemory(_end), cancellation));
        }

        return true;
    }

    private void Read(int count)
    {
        _isAtEnd = count == 0;
        _end += count;
    }

    private bool TryTake()
    {
        int newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
        if (newline >= 0)
        {
            Take(_scanned + newline);
            _start = _scanned = _scanned + newline + 1;
            return true;
        }

        _scanned = _end;
        if (_isAtEnd && _end > _start)
        {
            Take(_end);
            _start = _end;
            return true;
        }

        MakeRoom();
        return false;
    }

    private void Take(int end)
    {
        int start = _start;
        if (!_isPastFirst && _buffer.AsSpan(start, end - start).StartsWith(Mark))
        {
            start += Mark.Length;
        }

        _isPastFirst = true;
        end -= end > start && _buffer[end - 1] == '\r' ? 1 : 0;
        Length = _passedOver + end - start;
        Line = _buffer.AsMemory(start, Math.Min(end - start, RawPayload.BytesMax));
        _passedOver = 0;
    }

    private void MakeRoom()
    {
        if (_end - _start > RawPayload.BytesMax + Mark.Length)
        {
            int kept = _start + RawPayload.BytesMax + Mark.Length;
            _passedOver += _end - kept;
            _end = _scanned = kept;
        }

        if (_start > 0 && _buffer.Length - _end < _buffer.Length / 2)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            _scanned = _end;
        }

        if (_end > _buffer.Length / 2 && _buffer.Length < BufferMax)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
