using System.Globalization;
using SignalEs.Domain;

namespace SignalEs.Load;

/// <summary>Whether memory and latency stay flat over time at a paced rate.</summary>
internal static class SoakLoad
{
    private const string Key = "NASDAQ@SOAK@EQ";
    private const int Parts = 10;
    private const int ProbesPerSecond = 100;

    /// <summary>Fills the feed's ring (32 MB) before the measurement begins: memory that is used up to a limit isn't a leak.</summary>
    private const int FillsPerSecond = 2000;

    private static readonly TimeSpan Filling = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(2);

    private const string IngestSeconds = "signales_ingest_duration_seconds";

    public static async Task RunAsync(Target target, int rate, int seconds, Report report)
    {
        int part = Math.Max(1, seconds / Parts);

        // All of it beforehand: made beside the measurement it would take the core that is measured.
        Console.WriteLine("making the market …");
        long start = UnixNanos.Floor(UnixNanos.From(DateTimeOffset.UtcNow), UnixNanos.PerSecond);
        var warm = LatencyLoad.Market(rate, (int)Filling.TotalSeconds, Source(-1), start);
        start += (long)Filling.TotalSeconds * UnixNanos.PerSecond;
        var markets = Enumerable.Range(0, Parts).Select(i => LatencyLoad.Market(rate, part, Source(i), start + (i * part * UnixNanos.PerSecond))).ToList();
        int filled = await FillAsync(target, warm, rate);
        report.Add("paced at", $"{rate:n0} ticks/s for {part * Parts} s, after {Filling.TotalSeconds:n0} s at the same rate in which {filled:n0} messages fill the feed's memory");

        await using var probe = await FeedProbe.StartAsync(target, Key);
        using var stop = new CancellationTokenSource();
        var probing = probe.SendAsync(target.Redis, ProbesPerSecond, stop.Token);
        long sent = 0;
        long committed = 0;
        for (int i = 0; i < Parts; i++)
        {
            var before = await Metrics.ReadAsync(target);
            probe.Take();
            var producer = new RedisProducer(target.Redis, markets[i]);
            using var over = new CancellationTokenSource();
            var heap = HeapAsync(target, over.Token);
            await producer.RunAsync(rate, TimeSpan.FromSeconds(part * 2), default);
            await over.CancelAsync();
            var after = await Metrics.ReadAsync(target);
            double[] feed = probe.Take();
            var (least, most) = await heap;
            sent += producer.TicksSent;
            await Task.Delay(500);
            committed += await IngestLoad.CommittedAsync(target, Source(i));
            report.Add(
                string.Create(CultureInfo.InvariantCulture, $"after {(i + 1) * part} s"),
                $"working set {after.Sum("dotnet_process_memory_working_set_bytes") / 1e6:n0} MB, heap after a collection {least / 1e6:n0} to {most / 1e6:n0} MB; read to committed p50 {Milliseconds(before, after, 0.5):f1} p99 {Milliseconds(before, after, 0.99):f1} ms; XADD to WebSocket p50 {FeedProbe.Percentile(feed, 0.5):f1} p99 {FeedProbe.Percentile(feed, 0.99):f1} ms; read models {after.Sum("signales_projection_lag_events"):n0} events behind");
        }

        await stop.CancelAsync();
        await probing;
        report.Add("sent / committed", $"{sent:n0} / {committed:n0}");

        string Source(int i) => string.Create(CultureInfo.InvariantCulture, $"soak-{Environment.ProcessId}-{i}");
    }

    private static double Milliseconds(Metrics before, Metrics after, double p) => 1000 * Metrics.Quantile(before.Buckets(IngestSeconds), after.Buckets(IngestSeconds), p);

    private static async Task<int> FillAsync(Target target, PackedMarket market, int rate)
    {
        await using var filler = await FeedProbe.StartAsync(target, "NASDAQ@FILL@EQ");
        using var stop = new CancellationTokenSource();
        var filling = filler.SendAsync(target.Redis, FillsPerSecond, stop.Token);
        await new RedisProducer(target.Redis, market).RunAsync(rate, 2 * Filling, default);
        await stop.CancelAsync();
        await filling;
        return filler.Received;
    }

    // The size of the heap as the latest collection left it, least and most of what was seen.
    private static async Task<(double Least, double Most)> HeapAsync(Target target, CancellationToken over)
    {
        var (least, most) = (double.PositiveInfinity, 0.0);
        while (!over.IsCancellationRequested)
        {
            double size = (await Metrics.ReadAsync(target)).Sum("dotnet_gc_last_collection_heap_size_bytes");
            (least, most) = (Math.Min(least, size), Math.Max(most, size));
            await Task.Delay(SampleInterval, over).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        return (least, most);
    }
}
