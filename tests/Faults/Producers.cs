using System.Globalization;
using System.Net;
using System.Text;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using StackExchange.Redis;

namespace SignalEs.Faults;

/// <summary>
/// The load: one producer on Redis, which numbers its ticks and repeats an entry until Redis has answered, and one on REST, which repeats a request with its Idempotency-Key at either
/// host until it is answered. What they sent in the end is what the log has to hold, each tick once.
/// </summary>
internal sealed class Producers(string redis, IReadOnlyList<HostProcess> hosts) : IDisposable
{
    public const string RedisSource = "campaign";
    public const int TicksPerRequest = 20;

    private const int TicksPerEntry = 25;
    private static readonly string[] Underlyings = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"];

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(25) };
    private readonly SortedDictionary<int, List<long>> _numbers = [];

    /// <summary>Numbers sent to each shard, in order.</summary>
    public IReadOnlyDictionary<int, List<long>> Numbers => _numbers;

    /// <summary>Keys of the requests that were answered.</summary>
    public List<string> Requests { get; } = [];

    public long Sent { get; private set; }

    public long Repeated { get; private set; }

    public async Task SendToRedisAsync(CancellationToken stop)
    {
        ConnectionMultiplexer? connection = null;
        long ts = UnixNanos.From(new DateTimeOffset(2026, 3, 2, 14, 30, 0, TimeSpan.Zero));
        for (int round = 0; !stop.IsCancellationRequested; round++)
        {
            string underlying = Underlyings[round % Underlyings.Length];
            int shard = ShardMap.ShardOf(underlying);
            var builder = new TickBatchBuilder();
            for (int i = 0; i < TicksPerEntry; i++)
            {
                ts += 2 * UnixNanos.PerMillisecond;
                Sent++;
                builder.Add(new Tick($"NASDAQ@{underlying}@EQ", ts, ts, 100 + (Sent % 17), double.NaN, double.NaN, double.NaN, double.NaN, 1 + (Sent % 5), double.NaN, RedisSource, Sent));
                (_numbers.TryGetValue(shard, out var list) ? list : _numbers[shard] = []).Add(Sent);
            }

            var writer = new ByteWriter();
            TickBatchCodec.Encode(builder.Build(), writer);
            byte[] packed = writer.ToArray();
            while (true)
            {
                try
                {
                    connection ??= await ConnectionMultiplexer.ConnectAsync(redis + ",connectTimeout=1000,syncTimeout=3000,asyncTimeout=3000,connectRetry=0");
                    await connection.GetDatabase().StreamAddAsync($"stream:shard:{shard}", "b", packed);
                    break;
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    Repeated++;
                    connection?.Dispose();
                    connection = null;
                    await Task.Delay(100, CancellationToken.None);
                }
            }

            await Task.Delay(25, CancellationToken.None);
        }

        connection?.Dispose();
    }

    public async Task SendToRestAsync(ulong seed, CancellationToken stop)
    {
        for (int number = 1; !stop.IsCancellationRequested; number++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{seed}-{number}");
            var body = new StringBuilder("ts,instrument_key,last,bid,ask,bid_size,ask_size,volume,open_interest\n");
            for (int i = 0; i < TicksPerRequest; i++)
            {
                body.Append(CultureInfo.InvariantCulture, $"2026-03-03T14:{number / 60 % 60:00}:{number % 60:00}.{i:00}Z,NASDAQ@REST{(char)('A' + (number % 6))}@EQ,{100 + i}.5,,,,,3,\n");
            }

            for (int attempt = 0; !await PostAsync(hosts[(number + attempt) % hosts.Count].Address, key, body.ToString()); attempt++)
            {
                Repeated++;
                await Task.Delay(200, CancellationToken.None);
            }

            Requests.Add(key);
            await Task.Delay(100, CancellationToken.None);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> PostAsync(Uri host, string key, string csv)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host, "/api/v2/ticks")) { Content = new StringContent(csv, Encoding.UTF8, "text/csv") };
            request.Headers.Add("Idempotency-Key", key);
            using var answer = await _http.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }
}
