using SignalEs.Domain;
using SignalEs.Queries.Feed.Channels;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>A message before it is encoded.</summary>
/// <param name="Channel">The one channel it belongs to.</param>
/// <param name="Position">Names the value; unique over all channels, so that one position is enough to resume any set of them. None on <c>system</c>.</param>
/// <param name="TsNs">Event time, nanoseconds.</param>
/// <param name="Type">See <see cref="FeedType"/>.</param>
/// <param name="Data">A record of the same fields as the REST row.</param>
public sealed record FeedMessage(FeedChannel Channel, Position Position, long TsNs, string Type, object Data);

/// <summary>What a message says about its value.</summary>
public static class FeedType
{
    /// <summary>The value as it stood when the subscription began.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>A new value, or a bar that is still forming.</summary>
    public const string Delta = "delta";

    /// <summary>A bar that closed, or a signal computed at its close: it won't change any more unless late ticks correct it.</summary>
    public const string Final = "final";

    /// <summary>Late ticks of a bar that was final: a piece to merge into it.</summary>
    public const string Correction = "correction";
}
