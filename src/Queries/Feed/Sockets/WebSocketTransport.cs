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
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limits.SendMsMax);
        if (session.Batch && items.Count > 1)
        {
            await socket.SendAsync(Array(items), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
            return;
        }

        foreach (var item in items)
        {
            await socket.SendAsync(Json(item), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
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
