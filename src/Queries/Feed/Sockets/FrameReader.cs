using System.Net.WebSockets;

namespace SignalEs.Queries.Feed.Sockets;

/// <summary>What came in.</summary>
internal enum FrameKind
{
    Text,

    /// <summary>Longer than allowed; it was read and thrown away.</summary>
    TooLarge,

    /// <summary>So long that the rest isn't worth reading.</summary>
    Endless,
    Binary,
    Close,
}

/// <summary>Reads whole messages from a socket, bounded.</summary>
internal sealed class FrameReader(WebSocket socket, int bytesMax)
{
    /// <summary>A message this many times longer than allowed isn't read to its end.</summary>
    private const int EndlessFactor = 16;

    private byte[] _buffer = new byte[4096];

    /// <summary>The text of the last message of kind <see cref="FrameKind.Text"/>; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Text { get; private set; }

    public async Task<FrameKind> ReadAsync(CancellationToken cancellation)
    {
        int length = 0;
        long total = 0;
        while (true)
        {
            if (length == _buffer.Length && length <= bytesMax)
            {
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, bytesMax + 1));
            }

            // What is too long is read over itself: only its length counts.
            int at = length > bytesMax ? 0 : length;
            var part = await socket.ReceiveAsync(_buffer.AsMemory(at), cancellation);
            total += part.Count;
            length = at + part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return FrameKind.Close;
            }

            if (total > (long)bytesMax * EndlessFactor)
            {
                return FrameKind.Endless;
            }

            if (total > bytesMax)
            {
                length = bytesMax + 1;
            }

            if (part.EndOfMessage)
            {
                Text = _buffer.AsMemory(0, Math.Min(length, _buffer.Length));
                return part.MessageType == WebSocketMessageType.Binary ? FrameKind.Binary : total > bytesMax ? FrameKind.TooLarge : FrameKind.Text;
            }
        }
    }
}
