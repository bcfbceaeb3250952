namespace SignalEs.Queries.Feed;

/// <summary>Everything of the feed has a limit; those that a client can run into are announced in <c>welcome</c>.</summary>
public sealed record FeedLimits
{
    /// <summary>A heartbeat goes out when nothing else has for this long, and a peer that answers no ping for as long is closed.</summary>
    public int HeartbeatMs { get; init; } = 15_000;

    public int ConnectionsMax { get; init; } = 20_000;

    /// <summary>Channels (a wildcard counts as one) of one connection.</summary>
    public int ChannelsMax { get; init; } = 1_000;

    /// <summary>Bytes of one message from a client.</summary>
    public int MessageBytesMax { get; init; } = 64 * 1024;

    /// <summary>Longest <c>conflate_ms</c>.</summary>
    public int ConflateMsMax { get; init; } = 60_000;

    /// <summary>Messages that wait for a connection; beyond it the subscription's slow policy rules.</summary>
    public int QueueMessagesMax { get; init; } = 16_384;

    /// <inheritdoc cref="QueueMessagesMax"/>
    public int QueueBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Channels that a wildcard may match when a snapshot is asked for.</summary>
    public int SnapshotMessagesMax { get; init; } = 20_000;

    /// <summary>Events of the log that a resume reads at most; further back it is answered with <c>recovered: false</c>.</summary>
    public int ResumeEventsMax { get; init; } = 100_000;

    /// <summary>Messages kept in memory, so that a short cut is resumed without reading the log.</summary>
    public int RingMessagesMax { get; init; } = 200_000;

    /// <inheritdoc cref="RingMessagesMax"/>
    public long RingBytesMax { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long messages of a channel are still made and kept after its last listener left.</summary>
    public TimeSpan RingKeep { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Messages that share a frame when the client asked for <c>batch</c>.</summary>
    public int FrameMessagesMax { get; init; } = 256;

    /// <summary>A frame that takes longer to send means that the peer reads nothing: the connection is closed.</summary>
    public int SendMsMax { get; init; } = 30_000;
}
