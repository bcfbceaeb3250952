using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using SignalEs.Queries.Feed;

namespace SignalEs.Queries.Tests.Feed;

public sealed class SocketErrorTests
{
    [Theory]
    [InlineData("nonsense", "bad_message")]
    [InlineData("[1]", "bad_message")]
    [InlineData("{}", "bad_message")]
    [InlineData("""{"op":5}""", "bad_message")]
    [InlineData("""{"op":"dance"}""", "unknown_op")]
    [InlineData("""{"op":"subscribe"}""", "bad_field")]
    [InlineData("""{"op":"subscribe","channels":[]}""", "bad_field")]
    [InlineData("""{"op":"subscribe","channels":[1]}""", "bad_field")]
    [InlineData("""{"op":"subscribe","channels":["system"],"slow":"maybe"}""", "bad_field")]
    [InlineData("""{"op":"subscribe","channels":["system"],"conflate_ms":-1}""", "bad_field")]
    [InlineData("""{"op":"subscribe","channels":["system"],"batch":"yes"}""", "bad_field")]
    [InlineData("""{"op":"subscribe","channels":["system"],"resume":{"epoch":"e1","position":"12"}}""", "bad_field")]
    [InlineData("""{"op":"subscribe","channels":["ticks:nokey"]}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channels":["bars:CBOE@SPX@INDEX:7x"]}""", "unknown_timeframe")]
    [InlineData("""{"op":"unsubscribe","channels":["system"]}""", "not_subscribed")]
    public async Task A_bad_message_is_answered_with_its_code_and_the_connection_lives_on(string text, string code)
    {
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendTextAsync(text);
        var error = await client.ReceiveAsync();
        Assert.Equal(("error", code), (error.Type(), error.Code()));
        Assert.NotEmpty(error.GetProperty("detail").GetString()!);
        await client.SendAsync(new { id = 7, op = "ping" });
        Assert.Equal("pong", (await client.ReceiveAsync()).Type());
    }

    [Fact]
    public async Task The_answer_carries_the_id_of_the_request()
    {
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendTextAsync("""{"id":"a-1","op":"dance"}""");
        Assert.Equal("a-1", (await client.ReceiveAsync()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Channels_that_overlap_are_refused_so_that_each_message_comes_once()
    {
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { "ticks:*" } });
        Assert.Equal("already_subscribed", (await client.SubscribeAsync(new { op = "subscribe", channels = new[] { $"ticks:{Market.Index}" } })).Code());
    }

    [Fact]
    public async Task More_channels_than_welcome_announced_are_refused()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { ChannelsMax = 2 });
        await using var client = await server.ConnectAsync();
        Assert.Equal(2, client.Welcome.GetProperty("limits").GetProperty("channels_max").GetInt32());
        var answer = await client.SubscribeAsync(new { op = "subscribe", channels = new[] { "ticks:A@A@EQ", "ticks:A@B@EQ", "ticks:A@C@EQ" } });
        Assert.Equal("too_many_channels", answer.Code());
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_refused_and_the_next_one_heard()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { MessageBytesMax = 1000 });
        await using var client = await server.ConnectAsync();
        await client.SendTextAsync("{\"op\":\"ping\",\"x\":\"" + new string('x', 9000) + "\"}");
        Assert.Equal("message_too_large", (await client.ReceiveAsync()).Code());
        await client.SendAsync(new { op = "ping" });
        Assert.Equal("pong", (await client.ReceiveAsync()).Type());
    }

    [Fact]
    public async Task A_message_without_end_closes_the_connection()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { MessageBytesMax = 1000 });
        await using var client = await server.ConnectAsync();
        await client.SendTextAsync(new string('x', 100_000));
        await client.UntilClosedAsync();
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
    }

    [Fact]
    public async Task A_binary_frame_closes_the_connection()
    {
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendTextAsync("{}", WebSocketMessageType.Binary);
        await client.UntilClosedAsync();
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, client.CloseStatus);
    }

    [Fact]
    public async Task A_reader_too_slow_for_disconnect_is_closed_with_a_code_that_says_resume()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { QueueMessagesMax = 5 });
        var market = new Market();
        await using var client = await server.ConnectAsync();
        await client.SubscribeAsync(new { op = "subscribe", channels = new[] { $"ticks:{Market.Index}" } });
        server.Commit(market.Commit(Enumerable.Range(1, 5000).Select(i => Market.Trade(Market.Index, i / 100.0, 3700))));
        await client.UntilClosedAsync();
        Assert.Equal(FeedCodes.SlowConsumer.Number, (int)client.CloseStatus!);
    }

    [Fact]
    public async Task A_host_that_stops_says_so()
    {
        await using var server = await FeedServer.StartAsync();
        await using var client = await server.ConnectAsync();
        var stopping = server.StopAsync();
        await client.UntilClosedAsync();
        Assert.Equal((FeedCodes.GoingAway.Number, FeedCodes.GoingAway.Name), ((int)client.CloseStatus!, client.CloseReason));
        await stopping;
    }

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_closed()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { HeartbeatMs = 200 });
        using var dead = new TcpClient();
        await dead.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        string handshake = "GET /api/v2/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await dead.GetStream().WriteAsync(Encoding.ASCII.GetBytes(handshake), TestContext.Current.CancellationToken);
        await UntilAsync(() => server.Connections.Count == 1);
        await UntilAsync(() => server.Connections.Count == 0);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_refused_and_places_come_back()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { ConnectionsMax = 1 });
        var first = await server.ConnectAsync();
        await Assert.ThrowsAsync<WebSocketException>(server.ConnectAsync);
        first.Cut();
        await UntilAsync(() => server.Connections.Count == 0);
        await using var second = await server.ConnectAsync();
        await first.DisposeAsync();
    }

    [Fact]
    public async Task A_plain_request_is_told_what_this_address_speaks()
    {
        await using var server = await FeedServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var answer = await http.GetAsync("/api/v2/ws", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("not_a_websocket", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(started.ElapsedMilliseconds < 15_000, "waited too long");
            await Task.Delay(20);
        }
    }
}
