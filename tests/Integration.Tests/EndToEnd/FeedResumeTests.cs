using System.Text.Json;
using SignalEs.Domain;

namespace SignalEs.Integration.Tests.EndToEnd;

[Trait("Category", "e2e")]
public sealed class FeedResumeTests(Stack stack) : IClassFixture<Stack>
{
    private const string First = "NASDAQ@AAA@EQ";
    private const string Second = "NASDAQ@BBB@EQ";
    private const double Farewell = 424242;
    private const int Seconds = 200;

    private static readonly long Start = Some.Time("2024-03-01T15:00:00Z");

    [Fact]
    public async Task A_WebSocket_client_that_is_cut_off_and_resumes_sees_each_position_once()
    {
        string address = Path.GetTempFileName();
        var before = await stack.HostAsync();
        await File.WriteAllTextAsync(address, Url(before), TestContext.Current.CancellationToken);
        await using var client = await NodeClient.StartAsync(
            "--url", "@" + address, "--channels", $"ticks:{First},ticks:{Second},bars:{First}:1m,signals:{First}:vwap", "--cut-after", "150",
            "--until-last", "424242", "--seconds", "150");

        var sender = new TickSender(stack.Redis, "resume-test");
        await SendAsync(sender, 0, Seconds / 2);

        // The host is killed in the middle: what the client missed is no longer in anybody's memory, only in the log.
        await before.KillAsync();
        await before.DisposeAsync();
        await SendAsync(sender, Seconds / 2, Seconds * 3 / 4);
        await using var host = await stack.HostAsync();
        // In one step: the client reads the file whenever it connects.
        await File.WriteAllTextAsync(address + ".new", Url(host), TestContext.Current.CancellationToken);
        File.Move(address + ".new", address, overwrite: true);
        await SendAsync(sender, Seconds * 3 / 4, Seconds);
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        await sender.SendAsync([Some.Trade(First, Start + UnixNanos.PerHour, Farewell, 1)]);

        var messages = await client.MessagesAsync();
        foreach (string key in (string[])[First, Second])
        {
            var committed = (await stack.TicksAsync(key)).Select(t => (t.Position.ToString(), t.Tick.Last, t.Tick.Volume));
            var seen = Of(messages, $"ticks:{key}").Select(m => (m.GetProperty("position").GetString()!, Number(m, "last"), Number(m, "volume")));
            Assert.Equal(committed, seen);
        }

        await stack.ProjectedAsync(host);
        var finals = Of(messages, $"bars:{First}:1m").Where(m => m.GetProperty("type").GetString() == "final").Select(m => m.GetProperty("data").ToString());
        var stored = (await host.GetAsync($"historical/{First}/bars?timeframe=1m&from=2024-03-01T15:00:00Z&to=2024-03-01T15:59:00Z")).GetProperty("bars")
            .EnumerateArray().Select(b => b.ToString());
        Assert.Equal(stored, finals);

        // Counted from the signals, which are computed once for each bar.
        Assert.Equal(stored.Count(), Of(messages, $"signals:{First}:vwap").Count());
        Assert.Contains("\"unrecovered\":0", client.Errors, StringComparison.Ordinal);
        int cuts = JsonDocument.Parse(client.Errors.Trim().Split('\n')[^1]).RootElement.GetProperty("cuts").GetInt32();
        Assert.True(cuts > 10, $"{cuts} cuts");
    }

    private static string Url(RunningHost host) => $"ws://127.0.0.1:{host.Address.Port}/api/v2/ws";

    private static IEnumerable<JsonElement> Of(IEnumerable<JsonElement> messages, string channel) => messages.Where(m => m.GetProperty("channel").GetString() == channel);

    private static double Number(JsonElement message, string field) => message.GetProperty("data").GetProperty(field).GetDouble();

    private static async Task SendAsync(TickSender sender, int from, int to)
    {
        for (int second = from; second < to; second++)
        {
            await sender.SendAsync(new[] { First, Second }.SelectMany(key => Enumerable.Range(0, 15).Select(i =>
                Some.Trade(key, Start + second * UnixNanos.PerSecond + i * 50 * UnixNanos.PerMillisecond, 100 + (i + second) % 17, 1 + i))));
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }
}
