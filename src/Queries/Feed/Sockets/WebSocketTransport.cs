using System.Buffers;
using System.Net.WebSockets;
using SignalEs.Queries.Feed.Delivery;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Sockets;

/// <summary>Items as text frames: one each, or a JSON array of several when the client takes that.</summary>
internal sealed class WebSocketTransport(WebSocket socket, FeedHub hub, FeedSession session, FeedLimits limits, TimeProvider time) : IFeedTransport
{
    private readonly FeedEncoder _encoder = new(time);
    private readonly ArrayBufferWriter<byte> _frame = new(4096);

    public async Task SendAsync(IReadOnlyList<Outgoing> items, CancellationToken cancellation)
    {
        if (session.Batch && items.Count > 1)
        {
            await SendAsync(Array(items), cancellation);
            return;
        }

        for (int i = 0; i < items.Count; i++)
        {
            await SendAsync(Json(items[i]), cancellation);
        }
    }

    // Nearly every frame is in the connection's buffer at once; only for one that isn't there is a time to be kept.
    private ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        var sending = socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        return sending.IsCompletedSuccessfully ? sending : WaitAsync(sending.AsTask(), cancellation);
    }

    private async ValueTask WaitAsync(Task sending, CancellationToken cancellation)
    {
        try
        {
            await sending.WaitAsync(TimeSpan.FromMilliseconds(limits.SendMsMax), cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The frame is half sent: nothing can follow it.
            socket.Abort();
            throw new OperationCanceledException("a frame could not be sent", e);
        }
    }

    private ReadOnlyMemory<byte> Array(IReadOnlyList<Outgoing> items)
    {
        _frame.ResetWrittenCount();
        var before = "["u8;
        foreach (var item in items)
        {
            _frame.Write(before);
            _frame.Write(Json(item).Span);
            before = ","u8;
        }

        _frame.Write("]"u8);
        return _frame.WrittenMemory;
    }

    private ReadOnlyMemory<byte> Json(in Outgoing item) => item.Json.IsEmpty ? _encoder.Encode(item.Message!, hub.Epoch).Json : item.Json;
}
