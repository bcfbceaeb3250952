using Microsoft.Extensions.Logging;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Resume;
using SignalEs.Queries.Feed.Sockets;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>One connection: its subscriptions and what waits for it, whatever it is connected by.</summary>
internal sealed class FeedSession(FeedHub hub, FeedCatchUp catchUp, FeedLimits limits, ILogger logger) : IDisposable
{
    private readonly List<FeedSubscription> _subscriptions = [];
    private readonly CancellationTokenSource _closing = new();

    public Outbox Outbox { get; } = new(limits);

    /// <summary>Why the server wants to close; null while it doesn't.</summary>
    public FeedClose? Close { get; private set; }

    /// <summary>Cancelled when the connection is over, for whatever reason.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Messages may share frames.</summary>
    public bool Batch { get; private set; }

    /// <summary>Acts on what a client sent, or tells what is wrong with it.</summary>
    public Task HandleAsync(ReadOnlyMemory<byte> json)
    {
        if (FeedRequestReader.Read(json, limits, out var problem) is { } request)
        {
            return HandleAsync(request);
        }

        Answer(problem!);
        return Outbox.RoomAsync(Closing);
    }

    /// <summary>Acts on a request; the answer goes to the outbox. Waits while the client doesn't read its answers.</summary>
    public async Task HandleAsync(FeedRequest request)
    {
        await Outbox.RoomAsync(Closing);
        Batch |= request.Batch;
        switch (request.Op)
        {
            case FeedRequestReader.Subscribe:
                await SubscribeAsync(request);
                break;
            case FeedRequestReader.Unsubscribe:
                Unsubscribe(request);
                break;
            default:
                Outbox.Add(Outgoing.Ready(FeedReplies.Pong(request.Id, hub.Position)));
                break;
        }
    }

    public void Answer(FeedProblem problem) => Outbox.Add(Outgoing.Ready(FeedReplies.Error(problem.Id, problem.Code, problem.Detail)));

    public void End(FeedClose? close = null)
    {
        Close ??= close;
        _closing.Cancel();
    }

    /// <summary>Sends what comes until the connection ends.</summary>
    public async Task PumpAsync(IFeedTransport transport)
    {
        await using var ending = Closing.Register(Outbox.Wake);
        var items = new List<Outgoing>();
        while (!Closing.IsCancellationRequested)
        {
            items.Clear();
            Outbox.Take(items, limits.FrameMessagesMax);
            if (Outbox.Broken is { } close)
            {
                End(close);
                return;
            }

            if (items.Count > 0)
            {
                await transport.SendAsync(items, Closing);
            }
            else if (!await Outbox.WaitAsync(limits.HeartbeatMs))
            {
                Outbox.Add(Outgoing.Ready(FeedReplies.Heartbeat(hub.Position)));
            }
        }
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            hub.Leave(subscription);
        }

        _closing.Cancel();
        Outbox.Dispose();
    }

    private async Task SubscribeAsync(FeedRequest request)
    {
        if (Read(request, out var problem) is not { } patterns)
        {
            Answer(problem!);
            return;
        }

        var subscription = new FeedSubscription(Outbox, patterns, request.Slow, request.ConflateMs);
        _subscriptions.RemoveAll(s => s.Patterns.Count == 0);
        _subscriptions.Add(subscription);
        if (request.Resume is not { } resume)
        {
            await catchUp.JoinFreshAsync(request.Id, subscription, recovered: null, Closing);
        }
        else if (await catchUp.PlanAsync(resume, subscription, Closing) is { } plan)
        {
            _ = CatchUpAsync(request.Id, subscription, plan);
        }
        else
        {
            await catchUp.JoinFreshAsync(request.Id, subscription, recovered: false, Closing);
        }
    }

    private async Task CatchUpAsync(string? id, FeedSubscription subscription, CatchUpPlan plan)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(subscription.Ended, Closing);
        try
        {
            await catchUp.RunAsync(id, subscription, plan, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // unsubscribed or disconnected meanwhile
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "Resume from {Position} broke off", plan.From);
            End(FeedCodes.ResumeFailed);
        }
    }

    private List<ChannelPattern>? Read(FeedRequest request, out FeedProblem? problem)
    {
        problem = null;
        var patterns = new List<ChannelPattern>();
        foreach (string text in request.Channels)
        {
            if (ChannelReader.Read(text, out var wrong) is not { } pattern)
            {
                problem = new FeedProblem(request.Id, wrong!.Code, wrong.Detail);
                return null;
            }

            if (_subscriptions.SelectMany(s => s.Patterns).FirstOrDefault(p => p.Overlaps(pattern)) is { } taken)
            {
                problem = new FeedProblem(request.Id, FeedCodes.AlreadySubscribed, $"'{text}' overlaps '{taken}', which this connection is subscribed to");
                return null;
            }

            if (!patterns.Exists(p => p.Text == pattern.Text))
            {
                patterns.Add(pattern);
            }
        }

        int count = _subscriptions.Sum(s => s.Patterns.Count) + patterns.Count;
        if (count > limits.ChannelsMax)
        {
            problem = new FeedProblem(request.Id, FeedCodes.TooManyChannels, $"{count} channels; allowed: {limits.ChannelsMax}");
            return null;
        }

        return patterns;
    }

    private void Unsubscribe(FeedRequest request)
    {
        var texts = new List<string>();
        foreach (string text in request.Channels)
        {
            string canonical = ChannelReader.Read(text, out _)?.Text ?? text;
            if (!_subscriptions.Exists(s => s.Patterns.Any(p => p.Text == canonical)))
            {
                Answer(new FeedProblem(request.Id, FeedCodes.NotSubscribed, $"'{text}' is not subscribed"));
                return;
            }

            texts.Add(canonical);
        }

        foreach (var subscription in _subscriptions.ToArray())
        {
            hub.Leave(subscription, texts);
        }

        _subscriptions.RemoveAll(s => s.Patterns.Count == 0);
        Outbox.Add(Outgoing.Ready(FeedReplies.Unsubscribed(request.Id, texts)));
    }
}
