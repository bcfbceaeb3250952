using SignalEs.Domain;
using SignalEs.Queries.Feed.Delivery;
using SignalEs.Queries.Feed.Live;
using SignalEs.Queries.Feed.Sockets;

namespace SignalEs.Queries.Feed.Resume;

/// <summary>A resume that can be kept: everything after <paramref name="From"/> will be sent.</summary>
public sealed record CatchUpPlan(Position From);

/// <summary>
/// Brings a subscription to where the live feed is: from a snapshot, or by sending all that was missed. What is promised as recovered is sent whole, or the
/// connection is closed on the way; there is no partial recovery.
/// </summary>
internal sealed class FeedCatchUp(FeedHub hub, LiveStore live, IBarSeed bars, ILogCommits log, FeedLimits limits)
{
    /// <summary>Messages that are delivered while the hub stands still, at the end of a catch-up.</summary>
    private const int FewMessages = 512;

    /// <summary>Null when what was missed can't be recovered: another log, a position that doesn't exist yet, or too far back.</summary>
    public async Task<CatchUpPlan?> PlanAsync(FeedResumePoint resume, FeedSubscription subscription, CancellationToken cancellation)
    {
        var now = hub.Position;
        if (resume.Epoch != hub.Epoch || resume.Position > now)
        {
            return null;
        }

        bool possible = hub.HasInMemory(subscription, resume.Position)
            || now.Sequence - await log.StartOfAsync(resume.Position, subscription.Patterns, cancellation) <= limits.ResumeEventsMax;
        return possible ? new CatchUpPlan(resume.Position) : null;
    }

    /// <summary>Answers, sends the snapshot and joins, as one step between two commits.</summary>
    public async Task JoinFreshAsync(string? id, FeedSubscription subscription, bool? recovered, CancellationToken cancellation)
    {
        await bars.FillAsync(subscription.Patterns, cancellation);
        hub.JoinWithSnapshot(subscription, join =>
        {
            subscription.Outbox.Add(Subscribed(id, subscription, recovered, join.Position));
            foreach (var message in join.Snapshot)
            {
                subscription.Outbox.Add(Outgoing.Of(message));
            }
        });
    }

    /// <summary>Answers and sends everything after the plan's position at the pace of the client, first from the log, then from memory, then joins.</summary>
    public async Task RunAsync(string? id, FeedSubscription subscription, CatchUpPlan plan, CancellationToken cancellation)
    {
        // Never on the thread of the socket: it goes on reading while this sends.
        await Task.Yield();
        var at = plan.From;
        hub.Expect(subscription);
        subscription.Outbox.Add(Subscribed(id, subscription, recovered: true, hub.Position));
        while (true)
        {
            var answer = hub.JoinFromRing(subscription, at, FewMessages);
            switch (answer.State)
            {
                case RingState.Joined:
                    return;
                case RingState.Behind:
                    foreach (var message in answer.Messages)
                    {
                        await SendAsync(subscription, Outgoing.Of(message), cancellation);
                    }

                    break;
                case RingState.TooFarBack:
                    await foreach (var message in log.MissedAsync(at, answer.Position, subscription.Patterns, cancellation))
                    {
                        await SendAsync(subscription, Outgoing.Of(message), cancellation);
                    }

                    break;
            }

            at = answer.Position;
        }
    }

    private static async ValueTask SendAsync(FeedSubscription subscription, Outgoing message, CancellationToken cancellation)
    {
        await subscription.Outbox.RoomAsync(cancellation);
        subscription.Outbox.Add(message);
    }

    private Outgoing Subscribed(string? id, FeedSubscription subscription, bool? recovered, Position position)
    {
        var pending = subscription.Patterns.Where(p => !p.IsWildcard && !Snapshots.IsKnown(live, p.Channel)).Select(p => p.Text).ToList();
        return Outgoing.Ready(FeedReplies.Subscribed(id, subscription.Patterns.Select(p => p.Text), recovered, position, pending));
    }
}
