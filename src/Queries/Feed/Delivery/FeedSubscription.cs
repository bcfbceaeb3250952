using SignalEs.Domain;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>Channels that one request of one connection subscribed to, and what to do when its client is slow.</summary>
public sealed class FeedSubscription(Outbox outbox, IReadOnlyList<ChannelPattern> patterns, SlowPolicy slow, int conflateMs) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public Outbox Outbox { get; } = outbox;

    public IReadOnlyList<ChannelPattern> Patterns { get; private set; } = patterns;

    public SlowPolicy Slow { get; } = slow;

    public int ConflateMs { get; } = conflateMs;

    /// <summary>Cancelled when nobody wants its messages any more.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Commits up to this number (in order of arrival at the hub) are in the snapshot already.</summary>
    internal long SnapshotOf { get; set; } = -1;

    /// <summary>Guarded by the hub: its patterns count among those whose messages are made and kept.</summary>
    internal bool IsKept { get; set; }

    /// <summary>Guarded by the outbox: newest message for each channel and type, of those that wait to be conflated.</summary>
    internal Dictionary<(FeedChannel, string Type), EncodedMessage> Conflated { get; } = [];

    /// <summary>When what is conflated is due, in ticks of <see cref="Environment.TickCount64"/>.</summary>
    internal long ConflatedDue { get; set; }

    /// <summary>Guarded by the outbox: what was dropped, by channel.</summary>
    internal Dictionary<FeedChannel, (Position From, Position To)> Gaps { get; } = [];

    /// <summary>The subscription without some of its patterns.</summary>
    internal void Drop(IReadOnlyCollection<string> texts) => Patterns = [.. Patterns.Where(p => !texts.Contains(p.Text))];

    internal void End() => _ended.Cancel();

    public void Dispose() => _ended.Dispose();
}
