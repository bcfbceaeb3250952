using SignalEs.Domain.Engine;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>A commit with its number in order of arrival.</summary>
public sealed record NumberedCommit(long Number, CommittedBatch Batch);

/// <summary>
/// Puts the messages of commits into order of position. Commits of different shards can be interleaved in the log (ticks 10, ticks 11, signals 12,
/// signals 13); only when it is certain that nothing at or below a sequence will follow are its messages let go, so that the highest position a client
/// has seen stands for everything before it.
/// </summary>
public sealed class CommitOrder(long completeTo)
{
    private readonly List<NumberedCommit> _open = [];

    /// <summary>Everything up to this sequence was let go.</summary>
    public long CompleteTo { get; private set; } = completeTo;

    /// <summary>Takes a commit, and gives the messages that are certain now.</summary>
    /// <param name="commit">The next one, in order of its signals' sequence.</param>
    /// <param name="completeTo">No later commit holds a sequence at or below this.</param>
    public IReadOnlyList<(FeedMessage Message, long Number)> Add(NumberedCommit commit, long completeTo, IFeedInterest interest)
    {
        _open.Add(commit);
        commit.Batch.Hold();
        long from = CompleteTo;
        CompleteTo = Math.Max(CompleteTo, completeTo);
        var messages = new List<(FeedMessage Message, long Number)>();
        foreach (var open in _open)
        {
            foreach (var message in FeedMessages.From(open.Batch, interest))
            {
                if (message.Position.Sequence > from && message.Position.Sequence <= CompleteTo)
                {
                    messages.Add((message, open.Number));
                }
            }
        }

        if (_open.Count > 1)
        {
            messages.Sort(static (a, b) => a.Message.Position.CompareTo(b.Message.Position));
        }

        _open.RemoveAll(Finished);
        return messages;
    }

    private bool Finished(NumberedCommit open)
    {
        bool finished = open.Batch.SignalsSequence <= CompleteTo;
        if (finished)
        {
            open.Batch.Release();
        }

        return finished;
    }
}
