using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using SignalEs.Domain;
using StackExchange.Redis;

namespace SignalEs.Load;

/// <summary>Sends ticks of one instrument at a steady rate, an entry each, and measures how long each takes from XADD to its message on a WebSocket.</summary>
internal sealed class FeedProbe : IAsyncDisposable
{
    private readonly string _key;
    private readonly string _source = "probe-" + Guid.NewGuid().ToString("n")[..8];
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, long> _sentAt = new();
    private readonly ConcurrentQueue<double> _milliseconds = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _receiving = Task.CompletedTask;
    private int _sent;
    private int _received;

    private FeedProbe(string key) => _key = key;

    public int Sent => _sent;

    public int Received => _received;

    public static async Task<FeedProbe> StartAsync(Target target, string key)
    {
        var probe = new FeedProbe(key);
        await probe._socket.ConnectAsync(new UriBuilder(target.Url) { Scheme = "ws", Path = "/api/v2/ws" }.Uri, default);
        string subscribe = $$"""{"id":1,"op":"subscribe","channels":["ticks:{{key}}"],"slow":"skip"}""";
        await probe._socket.SendAsync(Encoding.UTF8.GetBytes(subscribe), WebSocketMessageType.Text, true, default);
        probe._receiving = probe.ReceiveAsync();
        return probe;
    }

    /// <summary>Sends until told to stop.</summary>
    public async Task SendAsync(IDatabase redis, int perSecond, CancellationToken cancellation)
    {
        string stream = $"stream:shard:{SyntheticMarket.ShardOf(_key)}";
        var clock = Stopwatch.StartNew();
        for (int i = 1; !cancellation.IsCancellationRequested; i++)
        {
            while ((double)i / perSecond > clock.Elapsed.TotalSeconds)
            {
                await Task.Delay(1, CancellationToken.None);
            }

            _sentAt[i] = Stopwatch.GetTimestamp();
            _ = redis.StreamAddAsync(stream,
            [
                new("ts", UnixNanos.Format(UnixNanos.From(DateTimeOffset.UtcNow))), new("instrument_key", _key), new("last", "100"),
                new("volume", i.ToString(CultureInfo.InvariantCulture)), new("source", _source), new("seq", i),
            ], flags: CommandFlags.FireAndForget);
            _sent = i;
        }
    }

    /// <summary>Milliseconds of what was received since the last call, sorted.</summary>
    public double[] Take()
    {
        var taken = new List<double>();
        while (_milliseconds.TryDequeue(out double value))
        {
            taken.Add(value);
        }

        return [.. taken.Order()];
    }

    public static double Percentile(double[] sorted, double p) => sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, p * sorted.Length)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _stop.Dispose();
    }

    // The volume of each tick is its number: it says which send a message answers.
    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[1 << 20];
        try
        {
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                    length += result.Count;
                }
                while (!result.EndOfMessage);
                long now = Stopwatch.GetTimestamp();
                using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
                if (message.RootElement.GetProperty("type").GetString() == "delta" && message.RootElement.GetProperty("data").TryGetProperty("volume", out var volume)
                    && volume.ValueKind == JsonValueKind.Number && _sentAt.TryRemove((int)volume.GetDouble(), out long sent))
                {
                    _milliseconds.Enqueue(Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
                    _received++;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the measurement is over
        }
    }
}
