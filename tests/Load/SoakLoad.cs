using SignalEs.Domain;

namespace SignalEs.Load;

/// <summary>Whether memory and latency stay flat over time at a paced rate.</summary>
internal static class SoakLoad
{
    private const string Key = "NASDAQ@SOAK@EQ";
    private const int Parts = 10;
    private const int ProbesPerSecond = 100;
    private const string IngestSeconds = "signales_ingest_duration_seconds";

    public static async Task RunAsync(Target target, int rate, int seconds, Report report)
    {
        int part = Math.Max(1, seconds / Parts);

        // All of it beforehand: made beside the measurement it would take the core that is measured.
        Console.WriteLine("making the market …");
        long start = UnixNanos.Floor(UnixNanos.From(DateTimeOffset.UtcNow), UnixNanos.PerSecond);
        var markets = Enumerable.Range(0, Parts).Select(i => LatencyLoad.Market(rate, part, Source(i), start + (i * part * UnixNanos.PerSecond))).ToList();
        await using var probe = await FeedProbe.StartAsync(target, Key);
        using var stop = new CancellationTokenSource();
        var probing = probe.SendAsync(target.Redis, ProbesPerSecond, stop.Token);
        report.Add("paced at", $"{rate:n0} ticks/s for {part * Parts} s");
        long sent = 0;
        long committed = 0;
        for (int i = 0; i < Parts; i++)
        {
            var before = await Metrics.ReadAsync(target);
            probe.Take();
            var producer = new RedisProducer(target.Redis, markets[i]);
            await producer.RunAsync(rate, TimeSpan.FromSeconds(part * 2), default);
            var after = await Metrics.ReadAsync(target);
            double[] feed = probe.Take();
            sent += producer.TicksSent;
            await Task.Delay(500);
            committed += await IngestLoad.CommittedAsync(target, Source(i));
            report.Add(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"after {(i + 1) * part} s"),
                $"working set {after.Sum("dotnet_process_memory_working_set_bytes") / 1e6:n0} MB, heap {after.Sum("dotnet_gc_last_collection_heap_size_bytes") / 1e6:n0} MB; read to committed p50 {1000 * Metrics.Quantile(before.Buckets(IngestSeconds), after.Buckets(IngestSeconds), 0.5):f1} p99 {1000 * Metrics.Quantile(before.Buckets(IngestSeconds), after.Buckets(IngestSeconds), 0.99):f1} ms; XADD to WebSocket p50 {FeedProbe.Percentile(feed, 0.5):f1} p99 {FeedProbe.Percentile(feed, 0.99):f1} ms; read models {after.Sum("signales_projection_lag_events"):n0} events behind");
        }

        await stop.CancelAsync();
        await probing;
        report.Add("sent / committed", $"{sent:n0} / {committed:n0}");

        string Source(int i) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"soak-{Environment.ProcessId}-{i}");
    }
}
