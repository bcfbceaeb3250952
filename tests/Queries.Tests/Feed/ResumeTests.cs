using System.Text.Json;
using CsCheck;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Feed;

namespace SignalEs.Queries.Tests.Feed;

public sealed class ResumeTests
{
    private static readonly string[] Everything = ["*"];

    [Fact]
    public async Task Whoever_is_cut_off_anywhere_gets_exactly_what_was_missed()
    {
        await using var server = await FeedServer.StartAsync();
        var commits = Market.Session(40);
        var whole = await RecordAsync(server, () => server.Commit(commits));
        await Gen.Int[0, whole.Count - 1].SampleAsync(async cut =>
        {
            await using var client = await server.ConnectAsync();
            var answer = await client.SubscribeAsync(Resume(whole[cut].Position()));
            Assert.True(answer.GetProperty("recovered").GetBoolean());
            var missed = await DrainAsync(client, whole.Count - cut - 1);
            Assert.Equal(whole.Skip(cut + 1).Select(m => m.Said()), missed.Select(m => m.Said()));
        }, iter: 12, threads: 1);
        Assert.Equal(0, server.Log.Reads);
    }

    [Fact]
    public async Task Beyond_memory_the_log_is_read_and_the_messages_are_the_same()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { RingMessagesMax = 10 });
        var commits = Market.Session(60);
        var whole = await RecordAsync(server, () => server.Commit(commits));
        foreach (int cut in new[] { 0, 7, whole.Count / 2 })
        {
            await using var client = await server.ConnectAsync();
            var answer = await client.SubscribeAsync(Resume(whole[cut].Position()));
            Assert.True(answer.GetProperty("recovered").GetBoolean());
            var missed = await DrainAsync(client, whole.Count - cut - 1);
            Assert.Equal(whole.Skip(cut + 1).Select(m => m.Said()), missed.Select(m => m.Said()));
        }

        Assert.Equal(3, server.Log.Reads);
    }

    [Fact]
    public async Task What_nobody_had_listened_to_comes_from_the_log_and_what_follows_from_memory()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { RingKeep = TimeSpan.Zero });
        var commits = Market.Session(60);
        var whole = await RecordAsync(server, () => server.Commit(commits));
        Assert.True(SpinWait.SpinUntil(() => server.Connections.Count == 0, TimeSpan.FromSeconds(20)));
        server.Commit(new Market(500).Commit(Market.Trade(Market.Index, 1, 3700)));
        for (int reads = 1; reads <= 2; reads++)
        {
            await using var client = await server.ConnectAsync();
            Assert.True((await client.SubscribeAsync(Resume(whole[5].Position()))).GetProperty("recovered").GetBoolean());
            var missed = await DrainAsync(client, whole.Count - 6);
            Assert.Equal(whole.Skip(6).Select(m => m.Said()), missed.Take(whole.Count - 6).Select(m => m.Said()));
            Assert.Equal(reads, server.Log.Reads);
        }
    }

    [Fact]
    public async Task Commits_during_a_catch_up_follow_it_each_once()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { RingMessagesMax = 200, QueueMessagesMax = 100_000, QueueBytesMax = 64 * 1024 * 1024 });
        var commits = Market.Session(250);
        var whole = await RecordAsync(server, () => server.Commit(commits.Take(100)));
        var resumed = await server.ConnectAsync();
        await using var live = await server.ConnectAsync();
        await live.SubscribeAsync(new { op = "subscribe", channels = Everything, batch = true });
        await resumed.SendAsync(Resume(whole[10].Position()));
        foreach (var commit in commits.Skip(100))
        {
            server.Commit(commit);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        whole.AddRange((await live.DrainAsync()).Where(m => m.TryGetProperty("channel", out _) && m.Type() != "snapshot"));
        var missed = await DrainAsync(resumed, whole.Count - 11);
        Assert.Equal(whole.Skip(11).Select(m => m.Said()), missed.Select(m => m.Said()));
        await resumed.DisposeAsync();
    }

    [Fact]
    public async Task A_client_that_is_cut_off_again_and_again_sees_each_position_once()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { RingMessagesMax = 15 });
        var commits = Market.Session(300);
        string[] channels = [$"ticks:{Market.Index}", $"bars:{Market.Index}:1m", "chain:SPX:2021-01-15"];
        var feeding = Task.Run(
            async () =>
            {
                foreach (var commit in commits)
                {
                    server.Commit(commit);
                    await Task.Delay(2);
                }
            }, TestContext.Current.CancellationToken);
        var seen = new List<Position>();
        var last = new Position(100, Position.IndexLimit - 1);
        var random = new Random(5);
        int expected = commits.SelectMany(c => SignalEs.Queries.Feed.Messages.FeedMessages.From(c, new EveryChannel(ch => channels.Contains(ch.Name)))).Count();
        int cuts = 0;
        while (seen.Count < expected)
        {
            await using var client = await server.ConnectAsync();
            await client.SubscribeAsync(Resume(last, channels));
            for (int left = random.Next(1, 80); left > 0 && seen.Count < expected; left--)
            {
                last = (await client.ValuesAsync(1))[0].Position();
                seen.Add(last);
            }

            client.Cut();
            cuts++;
        }

        await feeding;
        Assert.Equal(seen.Distinct().Order(), seen);
        Assert.Equal(expected, seen.Count);
        Assert.True(cuts > 5, $"{cuts} cuts");
    }

    [Theory]
    [InlineData("another", "101:0")]
    [InlineData(FeedServer.Epoch, "999999:0")]
    public async Task What_can_t_be_recovered_is_said_and_a_snapshot_follows(string epoch, string position)
    {
        await using var server = await FeedServer.StartAsync();
        server.Commit(Market.Session(10));
        await using var client = await server.ConnectAsync();
        var answer = await client.SubscribeAsync(new { op = "subscribe", channels = new[] { $"ticks:{Market.Index}" }, resume = new { epoch, position } });
        Assert.False(answer.GetProperty("recovered").GetBoolean());
        Assert.Equal(["snapshot"], (await client.DrainAsync()).Select(m => m.Type()));
    }

    [Fact]
    public async Task Further_back_than_the_limit_is_not_recovered()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { RingMessagesMax = 2, ResumeEventsMax = 20 });
        server.Commit(Market.Session(30));
        await using var client = await server.ConnectAsync();
        Assert.False((await client.SubscribeAsync(Resume(new Position(101, 0)))).GetProperty("recovered").GetBoolean());
        await using var other = await server.ConnectAsync();
        Assert.True((await other.SubscribeAsync(Resume(new Position(150, 0)))).GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public async Task A_catch_up_that_breaks_off_closes_the_connection_instead_of_leaving_a_hole()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { RingMessagesMax = 2 });
        server.Commit(Market.Session(30));
        server.Log.FailsAfter = 5;
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(Resume(new Position(101, 0)));
        var before = await client.UntilClosedAsync();
        Assert.True(before.Count <= 5);
        Assert.Equal((FeedCodes.ResumeFailed.Number, FeedCodes.ResumeFailed.Name), ((int)client.CloseStatus!, client.CloseReason));
    }

    [Fact]
    public async Task A_commit_that_went_by_unseen_interrupts_everybody_and_resume_has_it_from_the_log()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync();
        var first = market.Commit(Market.Trade(Market.Index, 1, 3700));
        var lost = market.Commit(Market.Trade(Market.Index, 2, 3701));
        var third = market.Commit(Market.Trade(Market.Index, 3, 3702)) with { Previous = lost.SignalsSequence };
        string channel = $"ticks:{Market.Index}";
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { channel } });
        server.Commit(first);
        var last = (await client.ValuesAsync(1))[0].Position();

        server.Log.Commits.Add(lost);
        server.Commit(third);
        Assert.Empty(await client.UntilClosedAsync());
        Assert.Equal(FeedCodes.Interrupted.Number, (int)client.CloseStatus!);

        await using var again = await server.ConnectAsync();
        Assert.True((await again.SubscribeAsync(Resume(last, channel))).GetProperty("recovered").GetBoolean());
        Assert.Equal([3701, 3702], (await again.ValuesAsync(2)).Select(m => m.GetProperty("data").GetProperty("last").GetDouble()));
    }

    [Fact]
    public async Task A_host_that_knows_only_that_commits_were_missed_says_so_at_once_and_resume_has_them_from_the_log()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync();
        var first = market.Commit(Market.Trade(Market.Index, 1, 3700));
        var lost = market.Commit(Market.Trade(Market.Index, 2, 3701));
        string channel = $"ticks:{Market.Index}";
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { channel } });
        server.Commit(first);
        var last = (await client.ValuesAsync(1))[0].Position();

        server.Log.Commits.Add(lost);
        long at = lost.SignalsSequence;
        server.Commit(new CommittedBatch(lost.Shard, at, at, null, new EngineOutput(SignalBatch.Empty, BarChanges.None, [])) { Previous = at });
        Assert.Empty(await client.UntilClosedAsync());
        Assert.Equal(FeedCodes.Interrupted.Number, (int)client.CloseStatus!);

        await using var again = await server.ConnectAsync();
        Assert.True((await again.SubscribeAsync(Resume(last, channel))).GetProperty("recovered").GetBoolean());
        Assert.Equal(3701, (await again.ValuesAsync(1))[0].GetProperty("data").GetProperty("last").GetDouble());
    }

    [Fact]
    public async Task Commits_that_know_their_predecessor_interrupt_nobody()
    {
        await using var server = await FeedServer.StartAsync();
        var commits = Market.Session(20);
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { "ticks:*" } });
        server.Commit(commits.Select((c, i) => c with { Previous = i == 0 ? 99 : commits[i - 1].SignalsSequence }));
        Assert.Equal(commits.Sum(c => c.Ticks?.Count ?? 0), (await client.DrainAsync()).Count);
    }

    [Fact]
    public async Task The_position_of_a_heartbeat_resumes_too()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync(new FeedLimits { HeartbeatMs = 100 });
        server.Commit(market.Commit(Market.Trade(Market.Index, 1, 3700)));
        await using var client = await server.ConnectAsync();
        var heartbeat = await client.ReceiveAsync();
        Assert.Equal("heartbeat", heartbeat.Type());
        server.Commit(market.Commit(Market.Trade(Market.Index, 2, 3701)));
        await using var other = await server.ConnectAsync();
        await other.SubscribeAsync(Resume(heartbeat.Position(), $"ticks:{Market.Index}"));
        Assert.Equal(3701, (await other.ValuesAsync(1))[0].GetProperty("data").GetProperty("last").GetDouble());
    }

    private static object Resume(Position position, params string[] channels)
        => new { op = "subscribe", channels = channels.Length == 0 ? Everything : channels, batch = true, resume = new { epoch = FeedServer.Epoch, position = position.ToString() } };

    private static async Task<List<JsonElement>> RecordAsync(FeedServer server, Action act)
    {
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = Everything, batch = true });
        act();
        return await client.DrainAsync();
    }

    private static async Task<List<JsonElement>> DrainAsync(FeedClient client, int count)
    {
        var values = await client.ValuesAsync(count);
        values.AddRange((await client.DrainAsync()).Where(m => m.TryGetProperty("channel", out _)));
        return values;
    }
}
