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
    private readonly KeptInterest _kept = new(limits.RingKeep, time);
    private readonly FeedEncoder _encoder = new(time);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommitOrder _order = new(0);
    private MessageRing _ring = new(limits, FeedPositions.EndOf(0));
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
            _ring = new MessageRing(limits, FeedPositions.EndOf(sequence));
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
            _kept.Expire();
            if (missed)
            {
                Interrupt(batch);
            }

            foreach (var (message, number) in _order.Add(commit, batch.CompleteTo, _kept))
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
            if (_topics.ListenersOf(FeedChannel.System) is { Length: > 0 } listeners)
            {
                var encoded = _encoder.Encode(new FeedMessage(FeedChannel.System, Position.None, UnixNanos.From(time.GetUtcNow()), FeedType.Delta, data), Epoch);
                Offer(encoded, listeners, long.MaxValue);
            }
        }
    }

    /// <summary>Joins a subscription with a snapshot. <paramref name="before"/> is called between the two, while the hub stands still.</summary>
    public void JoinWithSnapshot(FeedSubscription subscription, Action<FeedJoin> before)
    {
        lock (_gate)
        {
            subscription.SnapshotOf = _number - 1;
            var position = FeedPositions.EndOf(_order.CompleteTo);
            before(new FeedJoin(position, Snapshots.Of(live, subscription.Patterns, limits.SnapshotMessagesMax)));
            _topics.Add(subscription);
            Keep(subscription);
        }
    }

    /// <summary>Whether everything that a subscription wants after a position is in memory, now.</summary>
    public bool HasInMemory(FeedSubscription subscription, Position position)
    {
        lock (_gate)
        {
            return position >= _ring.Floor && _kept.Covers(subscription.Patterns, position);
        }
    }

    /// <summary>From now on what a subscription wants is made and kept, so that its catch-up gets to the end.</summary>
    internal void Expect(FeedSubscription subscription)
    {
        lock (_gate)
        {
            Keep(subscription);
        }
    }

    /// <summary>What a subscription that is expected misses after a position, as far as memory has it.</summary>
    /// <param name="subscription">Joined, if little is missing: then the messages are in its outbox already.</param>
    /// <param name="after">Where it has got to.</param>
    /// <param name="few">Messages that are delivered while the hub stands still; more of them are given back to be delivered at the client's pace.</param>
    internal RingAnswer JoinFromRing(FeedSubscription subscription, Position after, int few)
    {
        lock (_gate)
        {
            var position = FeedPositions.EndOf(_order.CompleteTo);
            if (!_kept.Covers(subscription.Patterns, after) || _ring.After(after) is not { } messages)
            {
                return new RingAnswer(RingState.TooFarBack, position, []);
            }

            var interest = new PatternInterest(subscription.Patterns);
            List<EncodedMessage> missed = [.. messages.Where(m => interest.Wants(m.Message.Channel))];
            if (missed.Count > few)
            {
                return new RingAnswer(RingState.Behind, position, missed);
            }

            foreach (var message in missed)
            {
                subscription.Outbox.Add(Outgoing.Of(message));
            }

            _topics.Add(subscription);
            return new RingAnswer(RingState.Joined, position, []);
        }
    }

    /// <summary>Takes patterns, or all of it, out of the live feed.</summary>
    public void Leave(FeedSubscription subscription, IReadOnlyCollection<string>? texts = null)
    {
        lock (_gate)
        {
            var left = subscription.Patterns.Where(p => texts?.Contains(p.Text) != false).ToList();
            _topics.Remove(subscription, left);
            if (subscription.IsKept)
            {
                _kept.Leave(left);
            }

            subscription.Drop([.. left.Select(p => p.Text)]);
        }

        if (subscription.Patterns.Count == 0)
        {
            subscription.End();
            subscription.Outbox.Forget(subscription);
        }
    }

    private void Keep(FeedSubscription subscription)
    {
        _kept.Join(subscription.Patterns, FeedPositions.EndOf(_order.CompleteTo));
        subscription.IsKept = true;
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
        var encoded = _encoder.Encode(message, Epoch);
        _ring.Add(encoded);
        Offer(encoded, _topics.ListenersOf(message.Channel), number);
    }

    private static void Offer(EncodedMessage message, FeedSubscription[] listeners, long number)
    {
        foreach (var subscription in listeners)
        {
            if (number > subscription.SnapshotOf)
            {
                subscription.Outbox.Offer(subscription, message);
            }
        }
    }
}

/// <summary>How far the ring could help.</summary>
internal enum RingState
{
    /// <summary>The subscription is live; what it missed is in its outbox.</summary>
    Joined,

    /// <summary>Deliver these messages, then ask again.</summary>
    Behind,

    /// <summary>Only the log has it.</summary>
    TooFarBack,
}

/// <summary>What <see cref="FeedHub.JoinFromRing"/> found.</summary>
/// <param name="State">How far the ring could help.</param>
/// <param name="Position">Where the feed stands.</param>
/// <param name="Messages">To be delivered up to <paramref name="Position"/>.</param>
internal sealed record RingAnswer(RingState State, Position Position, IReadOnlyList<EncodedMessage> Messages);
