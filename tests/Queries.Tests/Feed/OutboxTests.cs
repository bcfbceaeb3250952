using SignalEs.Domain;
using SignalEs.Queries.Feed;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Delivery;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Tests.Feed;

public sealed class OutboxTests
{
    private static readonly FeedLimits Small = new() { QueueMessagesMax = 10 };

    [Fact]
    public void A_reader_that_keeps_up_gets_everything_whatever_the_policy()
    {
        foreach (var policy in Enum.GetValues<SlowPolicy>())
        {
            using var outbox = new Outbox(Small);
            using var subscription = Subscription(outbox, policy);
            for (int i = 0; i < 100; i++)
            {
                outbox.Offer(subscription, Message("A", i));
                Assert.Equal([i], Positions(Taken(outbox)));
            }
        }
    }

    [Fact]
    public void Disconnect_gives_up_instead_of_dropping()
    {
        using var outbox = new Outbox(Small);
        using var subscription = Subscription(outbox, SlowPolicy.Disconnect);
        for (int i = 0; i < 10; i++)
        {
            outbox.Offer(subscription, Message("A", i));
        }

        Assert.Null(outbox.Broken);
        outbox.Offer(subscription, Message("A", 10));
        Assert.Equal(FeedCodes.SlowConsumer, outbox.Broken);
    }

    [Fact]
    public void Conflate_keeps_the_newest_of_each_channel_and_the_order_of_positions()
    {
        using var outbox = new Outbox(Small);
        using var subscription = Subscription(outbox, SlowPolicy.Conflate);
        for (int i = 0; i < 100; i++)
        {
            outbox.Offer(subscription, Message(i % 3 == 0 ? "A" : i % 3 == 1 ? "B" : "C", i));
        }

        outbox.Offer(subscription, Message("A", 100));
        Assert.Equal([.. Enumerable.Range(0, 10), 97, 98, 100], Positions(Taken(outbox)));
        Assert.Null(outbox.Broken);
    }

    [Fact]
    public void A_final_is_not_conflated_away_by_a_delta()
    {
        using var outbox = new Outbox(Small);
        using var subscription = Subscription(outbox, SlowPolicy.Conflate);
        for (int i = 0; i < 10; i++)
        {
            outbox.Offer(subscription, Message("A", i));
        }

        outbox.Offer(subscription, Message("A", 10, FeedType.Final));
        outbox.Offer(subscription, Message("A", 11));
        outbox.Offer(subscription, Message("A", 12));
        Assert.Equal([10, 12], Positions(Taken(outbox)).Skip(10));
    }

    [Fact]
    public async Task Conflate_ms_sends_the_newest_once_in_that_time()
    {
        using var outbox = new Outbox(Small);
        using var subscription = Subscription(outbox, SlowPolicy.Conflate, conflateMs: 50);
        for (int i = 0; i < 5; i++)
        {
            outbox.Offer(subscription, Message("A", i));
        }

        Assert.Empty(Taken(outbox));
        var started = System.Diagnostics.Stopwatch.StartNew();
        var sent = new List<Outgoing>();
        while (sent.Count == 0 && started.ElapsedMilliseconds < 5_000)
        {
            await outbox.WaitAsync(1_000);
            sent = Taken(outbox);
        }

        Assert.Equal([4], Positions(sent));
        Assert.InRange(started.ElapsedMilliseconds, 20, 4_000);
    }

    [Fact]
    public async Task Waiting_ends_with_a_message_a_wake_or_the_time_whichever_is_first()
    {
        using var outbox = new Outbox(Small);
        Assert.False(await outbox.WaitAsync(20));
        var waiting = outbox.WaitAsync(60_000).AsTask();
        outbox.Add(Outgoing.Ready(new byte[1]));
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Taken(outbox);
        waiting = outbox.WaitAsync(60_000).AsTask();
        outbox.Wake();
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        // The timer stands a minute off still; a shorter wait sets it anew.
        Assert.False(await outbox.WaitAsync(20).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task No_message_is_slept_through()
    {
        const int Count = 20_000;
        using var outbox = new Outbox(new FeedLimits());
        var offering = Task.Run(
            () =>
            {
                for (int i = 0; i < Count; i++)
                {
                    outbox.Add(Outgoing.Ready(new byte[1]));
                    Thread.SpinWait(i % 50);
                }
            },
            TestContext.Current.CancellationToken);
        int taken = 0;
        while (taken < Count)
        {
            taken += Taken(outbox).Count;
            Assert.True(taken == Count || await outbox.WaitAsync(30_000), "slept although something waits");
        }

        await offering;
    }

    [Fact]
    public void Skip_says_which_positions_it_dropped_and_goes_on()
    {
        using var outbox = new Outbox(Small);
        using var subscription = Subscription(outbox, SlowPolicy.Skip);
        for (int i = 0; i < 20; i++)
        {
            outbox.Offer(subscription, Message("A", i));
        }

        var sent = Taken(outbox);
        Assert.Equal(Enumerable.Range(0, 10), Positions(sent));
        Assert.Equal("""{"type":"gap","channel":"ticks:A","from":"1:10","to":"1:19"}""", System.Text.Encoding.UTF8.GetString(sent[^1].Json.Span));
        outbox.Offer(subscription, Message("A", 20));
        Assert.Equal([20], Positions(Taken(outbox)));
    }

    [Fact]
    public void What_is_owed_goes_in_whatever_waits()
    {
        using var outbox = new Outbox(Small);
        for (int i = 0; i < 50; i++)
        {
            outbox.Add(Outgoing.Of(Message("A", i)));
        }

        Assert.Equal(Enumerable.Range(0, 50), Positions(Taken(outbox)));
    }

    [Fact]
    public async Task Room_comes_back_when_half_is_free()
    {
        using var outbox = new Outbox(Small);
        for (int i = 0; i < 10; i++)
        {
            outbox.Add(Outgoing.Of(Message("A", i)));
        }

        var room = outbox.RoomAsync(TestContext.Current.CancellationToken);
        Assert.False(room.IsCompleted);
        Taken(outbox);
        await room.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    private static FeedSubscription Subscription(Outbox outbox, SlowPolicy policy, int conflateMs = 0)
        => new(outbox, [ChannelPattern.StartingWith("")], policy, conflateMs);

    private static EncodedMessage Message(string key, int index, string type = FeedType.Delta)
        => new(new FeedMessage(FeedChannel.Ticks(key), new Position(1, index), 0, type, ""), new byte[] { 1 });

    private static List<Outgoing> Taken(Outbox outbox)
    {
        var all = new List<Outgoing>();
        var some = new List<Outgoing>();
        do
        {
            some.Clear();
            outbox.Take(some, 7);
            all.AddRange(some);
        }
        while (some.Count > 0);
        return all;
    }

    private static IEnumerable<int> Positions(IEnumerable<Outgoing> items) => items.Where(i => i.Message is not null).Select(i => i.Message!.Position.Index);
}
