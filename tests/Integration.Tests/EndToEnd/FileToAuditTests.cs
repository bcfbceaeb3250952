using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using SignalEs.Domain;

namespace SignalEs.Integration.Tests.EndToEnd;

/// <summary>A small real file through Redis: bars, Greeks, moneyness, feed and replay, against the running host.</summary>
[Trait("Category", "e2e")]
public sealed class FileToAuditTests(Stack stack) : IClassFixture<Stack>
{
    private const string Day = "{\"from\":\"2021-01-04T00:00:00Z\",\"to\":\"2021-01-05T00:00:00Z\"}";

    [Fact]
    public async Task A_file_through_Redis_is_committed_served_and_proven()
    {
        await using var host = await stack.HostAsync();
        var sender = new TickSender(stack.Redis, "file:spx");
        await sender.SendAsync(SpxDay.Ticks());
        await sender.ClockAsync(SpxDay.EndNs, "SPX");
        await SettledAsync(host, "file:spx", accepted: sender.Sent, duplicates: 0);
        await stack.ProjectedAsync(host);

        await BarsEqualThoseComputedFromTheFile(host, 1);
        await BarsEqualThoseComputedFromTheFile(host, 15);
        await GreeksArePlausible(host);
        await MoneynessRowsHaveAnAtTheMoneyVolatility(host);
        string before = await StateOfReads(host);

        // The same file again: every tick is a duplicate, and nothing that a reader sees changes.
        var again = new TickSender(stack.Redis, "file:spx");
        await again.SendAsync(SpxDay.Ticks());
        await again.ClockAsync(SpxDay.EndNs, "SPX");
        await SettledAsync(host, "file:spx", accepted: sender.Sent, duplicates: sender.Sent);
        Assert.Equal(before, await StateOfReads(host));

        var first = await host.JobAsync("audit/replays", JsonDocument.Parse(Day).RootElement);
        var second = await host.JobAsync("audit/replays", JsonDocument.Parse(Day).RootElement);
        Assert.Equal(sender.Sent, first.GetProperty("ticks").GetInt64());
        Assert.True(first.GetProperty("signals").GetInt64() > 1000);
        Assert.Equal(0, first.GetProperty("mismatched").GetInt64());
        Assert.Equal(first.GetProperty("signals").GetInt64(), first.GetProperty("matched").GetInt64());
        Assert.Equal(first.GetProperty("output_sha256").GetString(), second.GetProperty("output_sha256").GetString());
        Assert.Equal(first.GetProperty("output_sha256").GetString(), first.GetProperty("recorded_sha256").GetString());
    }

    [Fact]
    public async Task The_feed_brings_each_bar_of_new_ticks_to_a_subscriber()
    {
        await using var host = await stack.HostAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.Address.Port}/api/v2/ws"), TestContext.Current.CancellationToken);
        Assert.Equal("welcome", (await ReceiveAsync(socket)).GetProperty("type").GetString());
        await SendAsync(socket, """{"id":1,"op":"subscribe","channels":["bars:NASDAQ@FEED@EQ:1m"]}""");

        long start = Some.Time("2024-03-01T15:00:00Z");
        var sender = new TickSender(stack.Redis, "feed-test");
        await sender.SendAsync([Some.Trade("NASDAQ@FEED@EQ", start, 10, 5), Some.Trade("NASDAQ@FEED@EQ", start + UnixNanos.PerMinute, 11, 5)]);

        JsonElement message;
        do
        {
            message = await ReceiveAsync(socket);
        }
        while (message.GetProperty("type").GetString() != "final");

        Assert.Equal("bars:NASDAQ@FEED@EQ:1m", message.GetProperty("channel").GetString());
        Assert.Equal(10, message.GetProperty("data").GetProperty("close").GetDouble());
        Assert.True(Position.TryParse(message.GetProperty("position").GetString(), out _));
    }

    private static Task SettledAsync(RunningHost host, string source, long accepted, long duplicates) => Eventually.IsTrueAsync(
        async () =>
        {
            var totals = await host.GetAsync($"ingestion/sources/{source}");
            return totals.GetProperty("accepted").GetInt64() == accepted && totals.GetProperty("duplicates").GetInt64() == duplicates;
        },
        TimeSpan.FromSeconds(60),
        () => $"{source} not settled\n{host.Output}");

    private static async Task BarsEqualThoseComputedFromTheFile(RunningHost host, int minutes)
    {
        var expected = SpxDay.Bars(SpxDay.Index, minutes);
        var answer = await host.GetAsync($"historical/{SpxDay.Index}/bars?timeframe={minutes}m&from=2021-01-04T00:00:00Z&to=2021-01-05T00:00:00Z&limit=1000");
        var bars = answer.GetProperty("bars").EnumerateArray().ToList();
        Assert.Equal(expected.Count, bars.Count);
        for (int i = 0; i < bars.Count; i++)
        {
            var bar = bars[i];
            Assert.Equal(expected[i], new SpxDay.PlainBar(
                bar.GetProperty("start").GetDateTime(), Number(bar, "open"), Number(bar, "high"), Number(bar, "low"), Number(bar, "close"), Number(bar, "volume"),
                (int)Number(bar, "trades")));
        }
    }

    private static async Task GreeksArePlausible(RunningHost host)
    {
        var call = (await host.GetAsync("realtime/CBOE@SPX@OPT@2021-01-08@3700@C")).GetProperty("greeks");
        var put = (await host.GetAsync("realtime/CBOE@SPX@OPT@2021-01-08@3700@P")).GetProperty("greeks");
        Assert.Equal("ok", call.GetProperty("status").GetString());
        Assert.InRange(Number(call, "iv"), 0.1, 0.5);

        // One forward for call and put: parity holds, so their volatilities agree and their deltas differ by the discounted 1.
        Assert.Equal(Number(call, "iv"), Number(put, "iv"), 0.02);
        Assert.InRange(Number(call, "delta") - Number(put, "delta"), 0.99, 1.01);
        Assert.Equal(Number(call, "gamma"), Number(put, "gamma"), Number(call, "gamma") * 0.1);
        Assert.True(Number(call, "theta") < 0);
    }

    private static async Task MoneynessRowsHaveAnAtTheMoneyVolatility(RunningHost host)
    {
        string text = (await host.GetAsync("moneyness/SPX?expiry=2021-01-08&level=ATM&timeframe=1m&from=2021-01-04T00:00:00Z&to=2021-01-05T00:00:00Z")).GetRawText();
        Assert.Contains("atm_iv", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    private static async Task<string> StateOfReads(RunningHost host)
    {
        var text = new StringBuilder();
        foreach (string model in (string[])["bars", "latest", "signals", "moneyness", "instruments"])
        {
            text.Append((await host.GetAsync($"admin/projections/{model}/checksum")).GetRawText()).Append('\n');
        }

        return text.ToString();
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static async Task SendAsync(ClientWebSocket socket, string text)
        => await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var buffer = new byte[1 << 16];
        int length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += result.Count;
        }
        while (!result.EndOfMessage);
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, length)).RootElement;
    }
}
