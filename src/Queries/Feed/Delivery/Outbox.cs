using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>
/// What waits for one connection. The hub offers live messages and never waits; beyond the bounds the slow policy of the subscription rules. Answers,
/// snapshots and resumed messages are owed and always go in; who sends many of them waits for room first.
/// </summary>
public sealed class Outbox(FeedLimits limits) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Outgoing> _queue = new();
    private readonly List<FeedSubscription> _holding = [];
    private readonly WakeUp _something = new();
    private TaskCompletionSource? _room;
    private long _bytes;
    private bool _congested;
    private bool _woken;

    /// <summary>Why nothing more may be sent on this connection; null while all is well.</summary>
    public FeedClose? Broken { get; private set; }

    /// <summary>Messages that wait now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    private bool IsFull => _queue.Count >= limits.QueueMessagesMax || _bytes >= limits.QueueBytesMax;

    /// <summary>A live message. Returns at once.</summary>
    public void Offer(FeedSubscription subscription, EncodedMessage message)
    {
        lock (_gate)
        {
            // Once full, everything that may be held back is held back until half is free again: order among subscriptions stays.
            _congested |= IsFull;
            switch (subscription.Slow)
            {
                case SlowPolicy.Conflate when subscription.ConflateMs > 0 || _congested:
                    Conflate(subscription, message);
                    break;
                case SlowPolicy.Skip when _congested:
                    Skip(subscription, message.Message);
                    break;
                case SlowPolicy.Disconnect when IsFull:
                    Broken ??= FeedCodes.SlowConsumer;
                    break;
                default:
                    Put(Outgoing.Of(message));
                    break;
            }

            Wake();
        }
    }

    /// <summary>Ends the connection before anything else is sent.</summary>
    public void Break(FeedClose close)
    {
        lock (_gate)
        {
            Broken ??= close;
            Wake();
        }
    }

    /// <summary>Something that is owed whatever waits already.</summary>
    public void Add(Outgoing item)
    {
        lock (_gate)
        {
            Put(item);
            Wake();
        }
    }

    /// <summary>Completes when less than half of the bounds is taken.</summary>
    public Task RoomAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (HasRoom)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Moves up to <paramref name="max"/> items into <paramref name="into"/>; what slow policies held back goes first into the queue when there is room again.</summary>
    public void Take(List<Outgoing> into, int max)
    {
        lock (_gate)
        {
            Release();
            while (into.Count < max && _queue.TryDequeue(out var item))
            {
                _bytes -= item.Json.Length;
                into.Add(item);
            }

            if (_room is { } room && HasRoom)
            {
                _room = null;
                room.TrySetResult();
            }
        }
    }

    /// <summary>False when nothing came within the time; comes back earlier when something conflated is due. One caller at a time; <see cref="Wake"/> ends it.</summary>
    public async ValueTask<bool> WaitAsync(int milliseconds)
    {
        long end = Environment.TickCount64 + milliseconds;
        while (true)
        {
            long due = Math.Min(end, ConflatedDue());
            await _something.WaitAsync(due);
            if (IsWoken())
            {
                return true;
            }

            long now = Environment.TickCount64;
            if (now >= due)
            {
                return due < end;
            }
        }
    }

    /// <summary>Ends a wait although nothing came.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
        }

        _something.Set();
    }

    /// <summary>Nothing of a subscription is sent any more, except what is in the queue already.</summary>
    public void Forget(FeedSubscription subscription)
    {
        lock (_gate)
        {
            _holding.Remove(subscription);
            subscription.Conflated.Clear();
            subscription.Gaps.Clear();
        }
    }

    public void Dispose() => _something.Dispose();

    private bool HasRoom => _queue.Count < limits.QueueMessagesMax / 2 && _bytes < limits.QueueBytesMax / 2;

    private void Conflate(FeedSubscription subscription, EncodedMessage message)
    {
        if (Hold(subscription))
        {
            subscription.ConflatedDue = subscription.ConflateMs > 0 ? Environment.TickCount64 + subscription.ConflateMs : 0;
        }

        subscription.Conflated[(message.Message.Channel, message.Message.Type)] = message;
    }

    private void Skip(FeedSubscription subscription, FeedMessage message)
    {
        Hold(subscription);
        var position = message.Position;
        subscription.Gaps[message.Channel] = subscription.Gaps.TryGetValue(message.Channel, out var gap) ? (gap.From, position) : (position, position);
    }

    private bool Hold(FeedSubscription subscription)
    {
        bool isNew = !_holding.Contains(subscription);
        if (isNew)
        {
            _holding.Add(subscription);
        }

        return isNew;
    }

    // In order of position, so that the highest position a client has seen is where it can resume from.
    private void Release()
    {
        if (!HasRoom)
        {
            return;
        }

        _congested = false;
        var due = _holding.FindAll(s => s.ConflatedDue <= Environment.TickCount64);
        if (due.Count == 0)
        {
            return;
        }

        _holding.RemoveAll(due.Contains);
        foreach (var message in due.SelectMany(s => s.Conflated.Values).OrderBy(m => m.Message.Position))
        {
            Put(Outgoing.Of(message));
        }

        foreach (var (channel, gap) in due.SelectMany(s => s.Gaps).OrderBy(g => g.Value.From))
        {
            Put(Outgoing.Ready(FeedReplies.Gap(channel, gap.From, gap.To)));
        }

        foreach (var subscription in due)
        {
            subscription.Conflated.Clear();
            subscription.Gaps.Clear();
        }
    }

    private void Put(Outgoing item)
    {
        _queue.Enqueue(item);
        _bytes += item.Json.Length;
    }

    private long ConflatedDue()
    {
        lock (_gate)
        {
            long due = long.MaxValue;
            foreach (var subscription in _holding)
            {
                due = Math.Min(due, subscription.ConflatedDue);
            }

            return due;
        }
    }

    private bool IsWoken()
    {
        lock (_gate)
        {
            bool woken = _woken;
            _woken = false;
            return woken;
        }
    }
}
