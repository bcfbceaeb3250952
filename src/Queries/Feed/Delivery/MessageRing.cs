using SignalEs.Domain;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>The newest messages as they went out, for clients that come back soon. Bounded by number and by bytes. Guarded by the hub.</summary>
internal sealed class MessageRing(FeedLimits limits, Position start)
{
    /// <summary>Bytes of a message beside its JSON.</summary>
    private const int Overhead = 160;

    /// <summary>In place of the row that a message was made of: its JSON is all that is sent again.</summary>
    private static readonly object Written = new();

    private readonly Queue<EncodedMessage> _messages = new();
    private long _bytes;

    /// <summary>Every message after this position that was made is in the ring.</summary>
    public Position Floor { get; private set; } = start;

    public void Add(EncodedMessage message)
    {
        _messages.Enqueue(message with { Message = message.Message with { Data = Written } });
        _bytes += BytesOf(message);
        while (_messages.Count > limits.RingMessagesMax || (_bytes > limits.RingBytesMax && _messages.Count > 1))
        {
            var oldest = _messages.Dequeue();
            _bytes -= BytesOf(oldest);
            Floor = oldest.Message.Position;
        }
    }

    /// <summary>What came before can't be told from here any more: something is missing in it.</summary>
    public void Forget(Position before)
    {
        _messages.Clear();
        _bytes = 0;
        Floor = before;
    }

    /// <summary>Messages after a position, in order; null when the ring doesn't go back that far.</summary>
    public IEnumerable<EncodedMessage>? After(Position position) => position < Floor ? null : _messages.Where(m => m.Message.Position > position);

    private static long BytesOf(EncodedMessage message) => Overhead + message.Json.Length;
}
