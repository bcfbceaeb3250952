using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>The newest commits, for clients that come back soon. Bounded by number and by an estimate of bytes. Guarded by the hub.</summary>
internal sealed class CommitRing(FeedLimits limits, long startSequence)
{
    private readonly Queue<(NumberedCommit Commit, long CompleteTo, long Bytes)> _commits = new();
    private long _bytes;

    /// <summary>Everything after this position is in the ring.</summary>
    public Position Floor { get; private set; } = FeedPositions.EndOf(startSequence);

    public void Add(NumberedCommit commit, long completeTo)
    {
        long bytes = Estimate(commit.Batch);
        _commits.Enqueue((commit, completeTo, bytes));
        _bytes += bytes;
        while (_commits.Count > limits.RingBatchesMax || (_bytes > limits.RingBytesMax && _commits.Count > 1))
        {
            var oldest = _commits.Dequeue();
            _bytes -= oldest.Bytes;
            Floor = FeedPositions.EndOf(oldest.Commit.Batch.SignalsSequence);
        }
    }

    /// <summary>What came before can't be told from here any more: something is missing in it.</summary>
    public void Forget(Position before)
    {
        _commits.Clear();
        _bytes = 0;
        Floor = before;
    }

    /// <summary>Commits with something after a position, in order; null when the ring doesn't go back that far.</summary>
    public IReadOnlyList<(NumberedCommit Commit, long CompleteTo)>? After(Position position)
        => position < Floor ? null : [.. _commits.Where(c => c.Commit.Batch.SignalsSequence >= position.Sequence).Select(c => (c.Commit, c.CompleteTo))];

    // Arrays of a tick take about 100 bytes, of a signal with ten values 110, a bar as an object 350.
    private static long Estimate(CommittedBatch batch)
        => 1024 + 100L * (batch.Ticks?.Count ?? 0) + 30L * batch.Output.Signals.Count + 8L * batch.Output.Signals.Columns.Values.Length + 350L * batch.Output.Bars.Count;
}
