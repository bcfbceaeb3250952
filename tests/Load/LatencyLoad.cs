using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using SignalEs.Domain;
using StackExchange.Redis;

namespace SignalEs.Load;

/// <summary>XADD of a tick to its message on a WebSocket, at a paced rate, one tick per entry.</summary>
internal static class LatencyLoad
{
    private const string Key = "NASDAQ@LATENCY@EQ";

    public static async Task RunAsync(Target target, int perSecond, int seconds)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(target.Url) { Scheme = "ws", Path = "/api/v2/ws" }.Uri, default);
        await socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"id":1,"op":"subscribe","channels":["ticks:{{Key}}"],"slow":"skip"}"""), WebSocketMessageType.Text, true, default);
        int count = perSecond * seconds;
        var sentAt = new long[count];
        var took = new double[count];
        var receiving = ReceiveAsync(socket, sentAt, took);

        string source = "latency-" + Guid.NewGuid().ToString("n")[..8];
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
        {
            double due = (double)i / perSecond;
            while (clock.Elapsed.TotalSeconds < due)
            {
                await Task.Delay(1);
            }

            sentAt[i] = Stopwatch.GetTimestamp();
            _ = target.Redis.StreamAddAsync($"stream:shard:{SyntheticMarket.ShardOf(Key)}",
            [
                new("ts", UnixNanos.Format(UnixNanos.From(DateTimeOffset.UtcNow))), new("instrument_key", Key), new("last", "100"),
                new("volume", (i + 1).ToString(CultureInfo.InvariantCulture)), new("source", source), new("seq", i + 1),
            ], flags: CommandFlags.FireAndForget);
        }

        // Later ones were skipped: the feed says so with gap messages, and the count below shows it.
        await Task.WhenAny(receiving, Task.Delay(TimeSpan.FromSeconds(5)));
        var sorted = took.Where(t => t > 0).Order().ToArray();
        int received = sorted.Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            paced at                     {perSecond:n0} ticks/s for {seconds} s, one tick per Redis entry
            received                     {received:n0} of {count:n0}
            XADD to WebSocket, ms        p50 {Percentile(sorted, 0.5):f2}   p99 {Percentile(sorted, 0.99):f2}   max {sorted[^1]:f2}
            """));
    }

    // The volume of each tick is its number: it says which send a message answers.
    private static async Task<int> ReceiveAsync(ClientWebSocket socket, long[] sentAt, double[] took)
    {
        var buffer = new byte[1 << 20];
        int received = 0;
        while (received < sentAt.Length)
        {
            int length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(length), default);
                length += result.Count;
            }
            while (!result.EndOfMessage);
            long now = Stopwatch.GetTimestamp();
            using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (message.RootElement.GetProperty("type").GetString() != "snapshot" && message.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("volume", out var volume) && volume.ValueKind == JsonValueKind.Number)
            {
                int index = (int)volume.GetDouble() - 1;
                if (took[index] == 0 && sentAt[index] != 0)
                {
                    took[index] = Stopwatch.GetElapsedTime(sentAt[index], now).TotalMilliseconds;
                    received++;
                }
            }
        }

        return received;
    }

    private static double Percentile(double[] sorted, double p) => sorted[(int)Math.Min(sorted.Length - 1, p * sorted.Length)];
}
