using SignalEs.Domain.Engine;
using SignalEs.Queries.Feed.Channels;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>
/// What a commit says on the feed: a pure function of the commit, used for live delivery and, on commits read back from the log, for resuming.
/// </summary>
public static class FeedMessages
{
    /// <summary>Messages of the channels that are wanted, in order of position.</summary>
    public static List<FeedMessage> From(CommittedBatch batch, IFeedInterest interest)
    {
        var messages = new List<FeedMessage>();
        var at = new FeedPositions(batch);
        TickMessages.Add(batch, at, interest, messages);
        SignalMessages.Add(batch.Output.Signals, at, interest, messages);
        ChainMessages.Add(batch.Output.Signals, at, interest, messages);
        BarMessages.AddCorrections(batch, at, interest, messages);
        BarMessages.Add(batch.Output.Bars, at, interest, messages);
        return messages;
    }
}
