using System.Text.Json;
using SignalEs.Domain.Engine;

namespace SignalEs.Queries.Tests.Feed;

public sealed class SubscribeTests
{
    private const string Ticks = $"ticks:{Market.Index}";

    [Fact]
    public async Task A_subscription_begins_with_the_current_value_and_goes_on_with_every_later_one()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync();
        server.Commit(market.Commit(Market.Trade(Market.Index, 1, 3700), Market.Quote(Market.Index, 2, 3699, 3701)));
        await using var client = await server.ConnectAsync();
        var answer = await client.SubscribeAsync(new { id = 1, op = "subscribe", channels = new[] { Ticks } });
        Assert.Equal("subscribed", answer.Type());
        Assert.Equal(1, answer.GetProperty("id").GetInt32());
        Assert.Equal([Ticks], answer.GetProperty("channels").EnumerateArray().Select(c => c.GetString()));
        Assert.False(answer.TryGetProperty("recovered", out _));

        server.Commit(market.Commit(Market.Trade(Market.Index, 3, 3705)));
        var values = await client.ValuesAsync(2);
        Assert.Equal(["snapshot", "delta"], values.Select(v => v.Type()));
        var snapshot = values[0].GetProperty("data");
        Assert.Equal((3700, 3699, 3701), (snapshot.GetProperty("last").GetDouble(), snapshot.GetProperty("bid").GetDouble(), snapshot.GetProperty("ask").GetDouble()));
        Assert.Equal(3705, values[1].GetProperty("data").GetProperty("last").GetDouble());
        Assert.Equal(JsonValueKind.Null, values[1].GetProperty("data").GetProperty("bid").ValueKind);
        Assert.Equal(FeedServer.Epoch, values[1].GetProperty("epoch").GetString());
    }

    [Fact]
    public async Task Snapshot_and_deltas_meet_without_gap_or_overlap_while_commits_go_on()
    {
        await using var server = await FeedServer.StartAsync();
        var commits = Market.Session(300);
        var feeding = Task.Run(
            async () =>
            {
                foreach (var commit in commits)
                {
                    server.Commit(commit);
                    await Task.Yield();
                }
            }, TestContext.Current.CancellationToken);
        string[] channels = [Ticks, $"bars:{Market.Index}:1m"];
        var said = commits.SelectMany(c => SignalEs.Queries.Feed.Messages.FeedMessages.From(c, new EveryChannel(ch => channels.Contains(ch.Name)))).ToList();
        for (int i = 0; i < 20; i++)
        {
            await using var client = await server.ConnectAsync();
            await client.SubscribeAsync(new { op = "subscribe", channels });
            await Task.Delay(2, TestContext.Current.CancellationToken);
            var values = (await client.DrainAsync()).Where(m => m.TryGetProperty("channel", out _)).ToList();
            foreach (string channel in channels)
            {
                var got = values.Where(v => v.Channel() == channel).Select(v => v.Position().Packed).ToList();
                if (got.Count > 0)
                {
                    var positions = said.Where(m => m.Channel.Name == channel).Select(m => m.Position.Packed);
                    Assert.Equal(positions.SkipWhile(p => p < got[0]).Take(got.Count), got);
                }
            }
        }

        await feeding;
    }

    [Fact]
    public async Task Every_kind_of_channel_has_a_snapshot()
    {
        await using var server = await FeedServer.StartAsync();
        server.Commit(Market.Session(80));
        await using var client = await server.ConnectAsync();
        string option = Market.Option(3700, 'C');
        string[] channels =
        [
            Ticks, $"bars:{Market.Index}:1m", $"bars:{Market.Index}:1h", $"signals:{Market.Index}:vwap", $"greeks:{option}", "chain:SPX:2021-01-15",
            "moneyness:SPX:2021-01-15:ATM:1m", "moneyness:SPX:2021-01-15:EXPIRY:1m",
        ];
        await client.SubscribeAsync(new { op = "subscribe", channels });
        var snapshots = await client.DrainAsync();
        Assert.Equal(channels.Order(), snapshots.Select(s => s.Channel()).Order());
        Assert.All(snapshots, s => Assert.Equal("snapshot", s.Type()));
        Assert.Equal(snapshots.Select(s => s.Position().Packed).Order(), snapshots.Select(s => s.Position().Packed));
        var chain = snapshots.Single(s => s.Channel() == "chain:SPX:2021-01-15").GetProperty("data");
        Assert.Equal([3600, 3650, 3700, 3750, 3800], chain.GetProperty("strikes").EnumerateArray().Select(s => s.GetProperty("strike").GetDouble()));
    }

    [Fact]
    public async Task A_wildcard_has_the_snapshot_of_each_channel_and_all_their_messages()
    {
        await using var server = await FeedServer.StartAsync();
        var commits = Market.Session(40);
        server.Commit(commits.Take(20));
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { "ticks:CBOE@SPX@*" } });
        Assert.Equal(11, (await client.DrainAsync()).Count(m => m.Type() == "snapshot"));
        server.Commit(commits.Skip(20));
        var deltas = await client.DrainAsync();
        Assert.Equal(commits.Skip(20).Sum(c => c.Ticks?.Count ?? 0), deltas.Count);
    }

    [Fact]
    public async Task An_instrument_that_nobody_has_seen_yet_is_pending_and_comes_when_it_trades()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        var answer = await client.SubscribeAsync(new { op = "subscribe", channels = new[] { Ticks } });
        Assert.True(answer.GetProperty("pending").GetBoolean());
        Assert.Equal(Ticks, answer.GetProperty("pending_channels")[0].GetString());
        server.Commit(market.Commit(Market.Trade(Market.Index, 1, 3700)));
        Assert.Equal("delta", (await client.ValuesAsync(1))[0].Type());
    }

    [Fact]
    public async Task After_unsubscribe_nothing_comes_and_the_channel_can_be_subscribed_again()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { Ticks } });
        var answer = await client.SubscribeAsync(new { id = "x", op = "unsubscribe", channels = new[] { Ticks } });
        Assert.Equal(("unsubscribed", "x"), (answer.Type(), answer.GetProperty("id").GetString()));
        server.Commit(market.Commit(Market.Trade(Market.Index, 1, 3700)));
        Assert.Empty(await client.DrainAsync());
        Assert.Equal("subscribed", (await client.SubscribeAsync(new { op = "subscribe", channels = new[] { Ticks } })).Type());
    }

    [Fact]
    public async Task Batch_lets_messages_share_a_frame()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { Ticks }, batch = true });
        server.Commit(market.Commit(Enumerable.Range(1, 200).Select(i => Market.Trade(Market.Index, i / 10.0, 3700 + i))));
        var values = await client.ValuesAsync(200);
        Assert.Equal(Enumerable.Range(0, 200), values.Select(v => v.Position().Index));
        Assert.True(client.SawBatch); // the last message may come in a frame of its own
    }

    [Fact]
    public async Task Channels_without_listeners_make_no_messages()
    {
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { "ticks:NYSE@IBM@EQ" } });
        server.Commit(Market.Session(20));
        Assert.Empty(await client.DrainAsync());
    }

    [Fact]
    public async Task A_star_brings_what_is_in_the_log_and_nothing_else()
    {
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { "*" } });
        server.Hub.Publish(new { Event = "projection_rebuilt" });
        Assert.Empty(await client.DrainAsync());
    }

    [Fact]
    public async Task System_tells_what_is_published_there()
    {
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { "system" } });
        server.Hub.Publish(new { Event = "projection_rebuilt" });
        var message = (await client.ValuesAsync(1))[0];
        Assert.Equal("projection_rebuilt", message.GetProperty("data").GetProperty("event").GetString());
        Assert.False(message.TryGetProperty("position", out _));
    }

    [Fact]
    public async Task Queries_see_the_same_newest_values()
    {
        await using var server = await FeedServer.StartAsync();
        var commits = Market.Session(30);
        server.Commit(commits);
        Assert.True(server.Live.TryGetTick(Market.Index, out var tick));
        var last = commits.SelectMany(c => c.Ticks is null ? [] : Enumerable.Range(0, c.Ticks.Count).Select(i => c.Ticks[i]))
            .Where(t => t.Key == Market.Index && t.HasTrade).MaxBy(t => t.TsEventNs);
        Assert.Equal((last.Last, last.TsEventNs), (tick.Last, tick.LastTsNs));
        Assert.True(server.Live.TryGetWatermark("SPX", out long watermark));
        Assert.Equal(commits[^1].Output.Signals.Watermarks[0].TsNs, watermark);
        var greeks = Assert.Single(server.Live.SignalsOf(Market.Option(3700, 'C')));
        Assert.Equal((SignalStatus.Ok, "greeks"), (greeks.Status, greeks.Columns.Config));
    }
}
