using SignalEs.Domain;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Resume;

/// <summary>The feed as the log tells it: the same messages that went out live, read back.</summary>
public interface ILogCommits
{
    /// <summary>Sequence from which the log has to be read to know what came after a position.</summary>
    Task<long> StartOfAsync(Position after, IReadOnlyList<ChannelPattern> patterns, CancellationToken cancellation);

    /// <summary>Messages with <paramref name="after"/> &lt; position ≤ <paramref name="to"/> of the channels that match, in order of position.</summary>
    IAsyncEnumerable<FeedMessage> MissedAsync(Position after, Position to, IReadOnlyList<ChannelPattern> patterns, CancellationToken cancellation);
}
