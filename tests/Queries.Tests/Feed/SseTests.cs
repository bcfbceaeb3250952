using System.Net;
using System.Text;
using System.Text.Json;
using SignalEs.Queries.Feed;

namespace SignalEs.Queries.Tests.Feed;

public sealed class SseTests
{
    private const string Ticks = $"ticks:{Market.Index}";

    [Fact]
    public async Task On_the_wire_each_event_has_an_id_of_epoch_and_position_its_type_and_one_line_of_data()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync();
        server.Commit(market.Commit(Market.Trade(Market.Index, 1, 3700)));
        await using var stream = await OpenAsync(server);
        Assert.Equal("text/event-stream", stream.ContentType);
        Assert.Equal((true, true), (stream.CacheControl?.NoCache, stream.CacheControl?.NoTransform));
        string[] subscribed = await stream.BlockAsync();
        Assert.Equal("event: subscribed", subscribed[0]);
        Assert.Equal(2, subscribed.Length);

        string[] snapshot = await stream.BlockAsync();
        Assert.Equal(["id: e1:101:0", "event: snapshot"], snapshot[..2]);
        Assert.StartsWith("data: {\"type\":\"snapshot\",\"channel\":\"ticks:CBOE@SPX@INDEX\",\"epoch\":\"e1\",\"position\":\"101:0\"", snapshot[2], StringComparison.Ordinal);
        Assert.Equal(3, snapshot.Length);

        server.Commit(market.Commit(Market.Trade(Market.Index, 2, 3701)));
        string[] delta = await stream.BlockAsync();
        Assert.Equal(["id: e1:103:0", "event: delta"], delta[..2]);
        Assert.Equal(3701, JsonDocument.Parse(delta[2]["data: ".Length..]).RootElement.GetProperty("data").GetProperty("last").GetDouble());
    }

    [Fact]
    public async Task Last_event_id_resumes_with_all_that_was_missed()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync();
        server.Commit(Enumerable.Range(1, 20).Select(i => market.Commit(Market.Trade(Market.Index, i, 3700 + i))));
        await using var stream = await OpenAsync(server, lastEventId: "e1:111:0");
        Assert.Contains("\"recovered\":true", (await stream.BlockAsync())[1], StringComparison.Ordinal);
        for (int i = 7; i <= 20; i++)
        {
            Assert.Equal(FormattableString.Invariant($"id: e1:{99 + 2 * i}:0"), (await stream.BlockAsync())[0]);
        }
    }

    [Fact]
    public async Task Another_log_s_id_gets_a_snapshot_and_is_told()
    {
        var market = new Market();
        await using var server = await FeedServer.StartAsync();
        server.Commit(market.Commit(Market.Trade(Market.Index, 1, 3700)));
        await using var stream = await OpenAsync(server, lastEventId: "other:101:0");
        Assert.Contains("\"recovered\":false", (await stream.BlockAsync())[1], StringComparison.Ordinal);
        Assert.Equal("event: snapshot", (await stream.BlockAsync())[1]);
    }

    [Fact]
    public async Task A_quiet_stream_carries_heartbeat_comments()
    {
        await using var server = await FeedServer.StartAsync(new FeedLimits { HeartbeatMs = 50 });
        await using var stream = await OpenAsync(server);
        await stream.BlockAsync();
        Assert.Equal([": heartbeat"], await stream.BlockAsync());
        Assert.Equal([": heartbeat"], await stream.BlockAsync());
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?channels=ticks:nokey", null)]
    [InlineData("?channels=system&slow=maybe", null)]
    [InlineData("?channels=system&conflate_ms=-5", null)]
    [InlineData("?channels=system", "nonsense")]
    public async Task A_wrong_request_is_refused_with_the_field_and_what_is_allowed(string query, string? lastEventId)
    {
        await using var server = await FeedServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/feed" + query);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("invalid_request", problem.GetProperty("code").GetString());
        Assert.NotEqual(0, problem.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task A_client_that_goes_away_gives_its_place_back()
    {
        await using var server = await FeedServer.StartAsync();
        var stream = await OpenAsync(server);
        await stream.BlockAsync();
        Assert.Equal(1, server.Connections.Count);
        await stream.DisposeAsync();
        for (int i = 0; server.Connections.Count > 0; i++)
        {
            Assert.True(i < 500, "the place is still taken");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<EventStream> OpenAsync(FeedServer server, string? lastEventId = null)
    {
        var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v2/feed?channels={Ticks}");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new EventStream(http, response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The bytes of a stream, block by block as an empty line ends them.</summary>
    private sealed class EventStream(HttpClient http, HttpResponseMessage response, Stream bytes) : IAsyncDisposable
    {
        private readonly List<byte> _read = [];

        public string? ContentType => response.Content.Headers.ContentType?.ToString();

        public System.Net.Http.Headers.CacheControlHeaderValue? CacheControl => response.Headers.CacheControl;

        public async Task<string[]> BlockAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var buffer = new byte[1];
            while (!(_read.Count > 1 && _read[^1] == '\n' && _read[^2] == '\n'))
            {
                Assert.Equal(1, await bytes.ReadAsync(buffer, patience.Token));
                _read.Add(buffer[0]);
            }

            string block = Encoding.UTF8.GetString([.. _read]);
            _read.Clear();
            Assert.DoesNotContain('\r', block);
            return block.TrimEnd('\n').Split('\n');
        }

        public async ValueTask DisposeAsync()
        {
            await bytes.DisposeAsync();
            response.Dispose();
            http.Dispose();
        }
    }
}
