using System.Diagnostics;

namespace SignalEs.Load;

/// <summary>REST reads over 16 connections, idle and beside a paced 100,000 ticks/s; baseline: an empty request through the same server.</summary>
internal static class QueryLoad
{
    private const int Connections = 16;
    private const int SecondsPerPath = 5;
    private const int Rate = 100_000;
    private const string Stock = "NASDAQ@LOAD00@EQ";

    public static async Task RunAsync(Target target, Report report)
    {
        Console.WriteLine("making the market …");
        await Send("query-warm", 0, 30);
        string expiry = (await target.GetAsync("instruments?underlying=LOAD00&product=OPT")).GetProperty("instruments")[0].GetProperty("expiry").GetString()!;
        string[] paths =
        [
            "/health/live",
            $"/api/v2/realtime/{Stock}",
            $"/api/v2/historical/{Stock}/bars?timeframe=1m&limit=100",
            $"/api/v2/historical/{Stock}/bars?timeframe=5m&limit=100",
            $"/api/v2/historical/{Stock}/signals?limit=100",
            $"/api/v2/chain/LOAD00?expiry={expiry}",
            $"/api/v2/moneyness/LOAD00?expiry={expiry}&level=ATM,OTM1&limit=100",
        ];
        foreach (bool loaded in (bool[])[false, true])
        {
            var background = loaded ? Send("query-load", Rate, paths.Length * (SecondsPerPath + 1) + 5) : Task.CompletedTask;
            double baseline = 0;
            foreach (string path in paths)
            {
                var (perSecond, sorted) = await HitAsync(target, path);
                baseline = baseline == 0 ? perSecond : baseline;
                report.Add(
                    (loaded ? "beside 100,000 ticks/s: " : "idle: ") + path.Replace("/api/v2", "", StringComparison.Ordinal),
                    $"{perSecond:n0}/s, p50 {FeedProbe.Percentile(sorted, 0.5):f2} p99 {FeedProbe.Percentile(sorted, 0.99):f2} ms, {perSecond / baseline:f2} of an empty request");
            }

            await background;
        }

        async Task Send(string source, int rate, int seconds)
        {
            source += "-" + Guid.NewGuid().ToString("n")[..8];
            var producer = new RedisProducer(target.Redis, LatencyLoad.Market(rate == 0 ? 20_000 : rate, seconds, source));
            await producer.RunAsync(rate, TimeSpan.FromMinutes(10), default);
            while (await IngestLoad.CommittedAsync(target, source) < producer.TicksSent)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task<(double PerSecond, double[] Milliseconds)> HitAsync(Target target, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = target.Url };
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            var took = new List<double>();
            while (clock.Elapsed.TotalSeconds < SecondsPerPath)
            {
                long start = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(path);
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync();
                took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return took;
        })));
        double[] sorted = [.. all.SelectMany(t => t).Order()];
        return (sorted.Length / clock.Elapsed.TotalSeconds, sorted);
    }
}
