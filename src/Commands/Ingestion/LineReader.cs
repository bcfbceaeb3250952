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

    /// <summary>Of a line that is too long.</summary>
    private static int Kept => RawPayload.BytesMax + Mark.Length;

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private int _scanned;
    private long _passedOver;
    private byte _lastPassedOver;
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
        bool isLastPassedOver = _passedOver > 0 && end == _start + Kept;
        long length = _passedOver + end - start;
        Length = length - (length > 0 && (isLastPassedOver ? _lastPassedOver : _buffer[end - 1]) == '\r' ? 1 : 0);
        end -= isLastPassedOver || Length == length ? 0 : 1;
        Line = _buffer.AsMemory(start, Math.Min(end - start, RawPayload.BytesMax));
        _passedOver = 0;
    }

    private void MakeRoom()
    {
        if (_end - _start > Kept)
        {
            int kept = _start + Kept;
            _passedOver += _end - kept;
            _lastPassedOver = _buffer[_end - 1];
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
