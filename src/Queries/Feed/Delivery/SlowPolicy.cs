namespace SignalEs.Queries.Feed.Delivery;

/// <summary>What happens to a subscription's messages when its client reads more slowly than they come.</summary>
public enum SlowPolicy
{
    /// <summary>The connection is closed with <see cref="FeedCodes.SlowConsumer"/>; the client resumes and misses nothing. The default: nothing is lost unasked.</summary>
    Disconnect,

    /// <summary>The newest message of each channel replaces older ones of its type that wait: a delta a delta, a final a final.</summary>
    Conflate,

    /// <summary>Messages are dropped, and a <c>gap</c> message says which.</summary>
    Skip,
}
