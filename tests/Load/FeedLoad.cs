using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using SignalEs.Domain;
using SignalEs.Load.Baselines;

namespace SignalEs.Load;

/// <summary>One instrument's ticks to many WebSocket connections; the same bytes from a bare server in the same run.</summary>
internal static class FeedLoad
{
    private const string Key = "NASDAQ@FEED@EQ";
    private const int PerSecond = 20;
    private const int Messages = 200;

    /// <summary>Sent before and not measured, on both sides: the first ones find code that isn't compiled yet.</summary>
    private const int Warm = 40;

    public static async Task RunAsync(Target target, int connections, Report report)
    {
        string subscribe = $$"""{"id":1,"op":"subscribe","channels":["ticks:{{Key}}"],"slow":"skip"}""";
        var (ours, length) = await MeasureAsync(new UriBuilder(target.Url) { Scheme = "ws", Path = "/api/v2/ws" }.Uri, connections, subscribe, () => TicksAsync(target), SentByVolume);
        double[] bare;
        await using (var broadcast = await BareBroadcast.StartAsync())
        {
            (bare, _) = await MeasureAsync(
                new UriBuilder(broadcast.Url) { Scheme = "ws", Path = "/ws" }.Uri, connections, null, () => broadcast.SendAsync(Warm, Messages, PerSecond, length),
                text => long.Parse(text.TrimEnd(), CultureInfo.InvariantCulture));
        }

        report.Add("feed", $"{connections:n0} connections, {Messages} ticks of one instrument at {PerSecond}/s after {Warm} for warm-up, each to all ({connections * PerSecond:n0} messages/s of {length} bytes); clients on the same cores");
        report.Add("XADD to each connection, p50 / p99 / max", $"{FeedProbe.Percentile(ours, 0.5):f1} / **{FeedProbe.Percentile(ours, 0.99):f1}** / {ours[^1]:f1} ms, {ours.Length:n0} of {connections * Messages:n0} received");
        report.Add("bare WebSockets, send to each connection", $"{FeedProbe.Percentile(bare, 0.5):f1} / {FeedProbe.Percentile(bare, 0.99):f1} / {bare[^1]:f1} ms, {bare.Length:n0} received");
        report.Add("ratio of p50, of p99", $"{FeedProbe.Percentile(ours, 0.5) / FeedProbe.Percentile(bare, 0.5):f2}, **{FeedProbe.Percentile(ours, 0.99) / FeedProbe.Percentile(bare, 0.99):f2}**");
    }

    private static readonly long[] SentAt = new long[Warm + Messages + 1];

    private static async Task TicksAsync(Target target)
    {
        string stream = $"stream:shard:{SyntheticMarket.ShardOf(Key)}";
        string source = "feed-" + Guid.NewGuid().ToString("n")[..8];
        var clock = Stopwatch.StartNew();
        for (int i = 1; i <= Warm + Messages; i++)
        {
            while ((double)i / PerSecond > clock.Elapsed.TotalSeconds)
            {
                await Task.Delay(1);
            }

            SentAt[i] = i <= Warm ? 0 : Stopwatch.GetTimestamp();
            await target.Redis.StreamAddAsync(stream,
            [
                new("ts", UnixNanos.Format(UnixNanos.From(DateTimeOffset.UtcNow))), new("instrument_key", Key), new("last", "100"),
                new("volume", i.ToString(CultureInfo.InvariantCulture)), new("source", source), new("seq", i),
            ]);
        }
    }

    // A probe in the text, not JSON parsing: a thousand receivers share the cores with what is measured.
    private static long? SentByVolume(string text)
    {
        int at = text.Contains("\"type\":\"delta\"", StringComparison.Ordinal) ? text.IndexOf("\"volume\":", StringComparison.Ordinal) : -1;
        if (at < 0)
        {
            return null;
        }

        int end = text.IndexOfAny([',', '}'], at);
        return double.TryParse(text.AsSpan(at + 9, end - at - 9), CultureInfo.InvariantCulture, out double volume) ? SentAt[(int)volume] : null;
    }

    private static async Task<(double[] Milliseconds, int Length)> MeasureAsync(Uri url, int connections, string? subscribe, Func<Task> send, Func<string, long?> sentAt)
    {
        using var stop = new CancellationTokenSource();
        var sockets = new List<ClientWebSocket>();
        var receiving = new List<Task<(List<double> Took, int Length)>>();
        for (int i = 0; i < connections; i++)
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(url, default);
            if (subscribe is not null)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(subscribe), WebSocketMessageType.Text, true, default);
            }

            sockets.Add(socket);
            receiving.Add(ReceiveAsync(socket, sentAt, stop.Token));
        }

        await Task.Delay(1000);
        await send();
        await Task.Delay(2000);
        await stop.CancelAsync();
        var all = await Task.WhenAll(receiving);
        sockets.ForEach(s => s.Dispose());
        return ([.. all.SelectMany(a => a.Took).Order()], all.Max(a => a.Length));
    }

    private static async Task<(List<double> Took, int Length)> ReceiveAsync(ClientWebSocket socket, Func<string, long?> sentAt, CancellationToken cancellation)
    {
        var took = new List<double>();
        int longest = 0;
        byte[] buffer = new byte[16_384];
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer, cancellation);
                long now = Stopwatch.GetTimestamp();
                if (sentAt(Encoding.UTF8.GetString(buffer, 0, result.Count)) is { } sent and > 0)
                {
                    took.Add(Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
                    longest = Math.Max(longest, result.Count);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return (took, longest);
        }
    }
}
