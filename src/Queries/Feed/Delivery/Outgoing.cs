using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>Something to send: bytes that are ready, or a message that is encoded when its turn comes (snapshots and resumed messages, which nobody shares).</summary>
/// <param name="Json">Ready JSON; empty where <paramref name="Message"/> has still to be encoded.</param>
/// <param name="Message">The message, where it is one; null for answers and heartbeats.</param>
public readonly record struct Outgoing(ReadOnlyMemory<byte> Json, FeedMessage? Message)
{
    public static Outgoing Ready(ReadOnlyMemory<byte> json) => new(json, null);

    public static Outgoing Of(EncodedMessage message) => new(message.Json, message.Message);

    public static Outgoing Of(FeedMessage message) => new(default, message);
}
