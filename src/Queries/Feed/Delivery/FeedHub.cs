using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Live;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>Where a snapshot or a catch-up has joined the live feed.</summary>
/// <param name="Position">Everything up to here is behind; what the hub delivers comes after.</param>
/// <param name="Snapshot">Values as they stand at <paramref name="Position"/>, in order of position.</param>
public sealed record FeedJoin(Position Position, IReadOnlyList<FeedMessage> Snapshot);

/// <summary>
/// Turns each commit into messages, encodes each once and hands it to everybody who listens. Subscriptions join under the same lock, between two commits:
/// so a snapshot has exactly what the deltas after it don't.
/// </summary>
public sealed class FeedHub(LiveStore live, FeedLimits limits, TimeProvider time) : ICommitObserver
{
    private readonly Lock _gate = new();
    private readonly Topics _topics = new();
    private readonly FeedEncoder _encoder = new(time);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommitOrder _order = new(0);
    private CommitRing _ring = new(limits, 0);
    private readonly Dictionary<int, long> _newest = [];
    private long _startSequence;
    private long _number;
    private long _messages;
    private double? _lagMs;

    /// <summary>Names the log; positions of another epoch mean nothing here.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>Completes when the hub knows its log and can take subscriptions.</summary>
    public Task Started => _started.Task;

    /// <summary>Everything up to here has been delivered.</summary>
    public Position Position
    {
        get
        {
            lock (_gate)
            {
                return FeedPositions.EndOf(_order.CompleteTo);
            }
        }
    }

    /// <summary>Before the first commit of this process.</summary>
    /// <param name="epoch">Names the log.</param>
    /// <param name="sequence">Highest sequence of the log.</param>
    public void Start(string epoch, long sequence)
    {
        lock (_gate)
        {
            Epoch = epoch;
            _order = new CommitOrder(sequence);
            _ring = new CommitRing(limits, sequence);
            _startSequence = sequence;
        }

        _started.TrySetResult();
    }

    public void OnCommitted(CommittedBatch batch)
    {
        lock (_gate)
        {
            live.Apply(batch);
            var commit = new NumberedCommit(_number++, batch);
            bool missed = batch.Previous > Math.Max(_startSequence, _newest.GetValueOrDefault(batch.Shard));
            _newest[batch.Shard] = batch.SignalsSequence;
            _ring.Add(commit, batch.CompleteTo);
            if (missed)
            {
                Interrupt(batch);
            }

            foreach (var (message, number) in _order.Add(commit, batch.CompleteTo, _topics))
            {
                Deliver(message, number);
            }

            if (batch.Ticks is { Count: > 0 } ticks)
            {
                _lagMs = (UnixNanos.From(time.GetUtcNow()) - ticks.Columns.TsReceived[ticks.Count - 1]) / (double)UnixNanos.PerMillisecond;
            }
        }
    }

    public FeedStatus Status(int connections)
    {
        lock (_gate)
        {
            return new FeedStatus("status", FeedPositions.EndOf(_order.CompleteTo).ToString(), connections, _number, _messages, _lagMs);
        }
    }

    /// <summary>Something that happened to the service, for whoever listens to <c>system</c>. It isn't in the log and can't be resumed.</summary>
    public void Publish(object data)
    {
        lock (_gate)
        {
            if (_topics.Wants(FeedChannel.System))
            {
                Deliver(new FeedMessage(FeedChannel.System, Position.None, UnixNanos.From(time.GetUtcNow()), FeedType.Delta, data), long.MaxValue);
            }
        }
    }

    /// <summary>Joins a subscription with a snapshot. <paramref name="before"/> is called between the two, while the hub stands still.</summary>
    public void JoinWithSnapshot(FeedSubscription subscription, Action<FeedJoin> before)
    {
        lock (_gate)
        {
            subscription.SnapshotOf = _number - 1;
            before(new FeedJoin(FeedPositions.EndOf(_order.CompleteTo), Snapshots.Of(live, subscription.Patterns, limits.SnapshotMessagesMax)));
            _topics.Add(subscription);
        }
    }

    /// <summary>Whether everything after a position is in memory, now.</summary>
    public bool HasInMemory(Position position)
    {
        lock (_gate)
        {
            return position >= _ring.Floor;
        }
    }

    /// <summary>What a subscription misses after a position, as far as memory has it.</summary>
    /// <param name="subscription">Joined, if little is missing: then the messages are in its outbox already.</param>
    /// <param name="after">Where it has got to.</param>
    /// <param name="few">Commits that are delivered while the hub stands still; more of them are given back to be delivered at the client's pace.</param>
    internal RingAnswer JoinFromRing(FeedSubscription subscription, Position after, int few)
    {
        lock (_gate)
        {
            var position = FeedPositions.EndOf(_order.CompleteTo);
            if (_ring.After(after) is not { } commits)
            {
                return new RingAnswer(RingState.TooFarBack, position, []);
            }

            if (commits.Count > few)
            {
                return new RingAnswer(RingState.Behind, position, commits);
            }

            foreach (var message in Missed(commits, after, position, subscription))
            {
                subscription.Outbox.Add(Outgoing.Of(message));
            }

            _topics.Add(subscription);
            return new RingAnswer(RingState.Joined, position, []);
        }
    }

    /// <summary>Messages of commits with <paramref name="after"/> &lt; position ≤ <paramref name="to"/>, in order.</summary>
    internal static IEnumerable<FeedMessage> Missed(
        IReadOnlyList<(NumberedCommit Commit, long CompleteTo)> commits, Position after, Position to, FeedSubscription subscription)
    {
        var interest = new PatternInterest(subscription.Patterns);
        var order = new CommitOrder(0);
        foreach (var (commit, completeTo) in commits)
        {
            foreach (var (message, _) in order.Add(commit, Math.Min(completeTo, to.Sequence), interest))
            {
                if (message.Position > after)
                {
                    yield return message;
                }
            }
        }
    }

    /// <summary>Takes patterns, or all of it, out of the live feed.</summary>
    public void Leave(FeedSubscription subscription, IReadOnlyCollection<string>? texts = null)
    {
        lock (_gate)
        {
            var left = subscription.Patterns.Where(p => texts?.Contains(p.Text) != false).ToList();
            _topics.Remove(subscription, left);
            subscription.Drop([.. left.Select(p => p.Text)]);
        }

        if (subscription.Patterns.Count == 0)
        {
            subscription.End();
            subscription.Outbox.Forget(subscription);
        }
    }

    // A commit before this one went by unseen. The log has it: everybody has to go there.
    private void Interrupt(CommittedBatch batch)
    {
        _ring.Forget(FeedPositions.EndOf(batch.SignalsSequence));
        foreach (var subscription in _topics.Listeners)
        {
            subscription.Outbox.Break(FeedCodes.Interrupted);
        }
    }

    private void Deliver(FeedMessage message, long number)
    {
        _messages++;
        EncodedMessage? encoded = null;
        foreach (var subscription in _topics.ListenersOf(message.Channel))
        {
            if (number > subscription.SnapshotOf)
            {
                encoded ??= _encoder.Encode(message, Epoch);
                subscription.Outbox.Offer(subscription, encoded);
            }
        }
    }
}

/// <summary>How far the ring could help.</summary>
internal enum RingState
{
    /// <summary>The subscription is live; what it missed is in its outbox.</summary>
    Joined,

    /// <summary>Deliver these commits, then ask again.</summary>
    Behind,

    /// <summary>Only the log has it.</summary>
    TooFarBack,
}

/// <summary>What <see cref="FeedHub.JoinFromRing"/> found.</summary>
/// <param name="State">How far the ring could help.</param>
/// <param name="Position">Where the feed stands.</param>
/// <param name="Commits">To be delivered up to <paramref name="Position"/>.</param>
internal sealed record RingAnswer(RingState State, Position Position, IReadOnlyList<(NumberedCommit Commit, long CompleteTo)> Commits);
