using System.Globalization;
using SignalEs.Domain;

namespace SignalEs.Load;

/// <summary>At a paced rate: read to committed as the host measures it, and XADD to WebSocket as a client does.</summary>
internal static class LatencyLoad
{
    private const string Key = "NASDAQ@PROBE@EQ";
    private const int TicksPerEntry = 10;
    private const int ProbesPerSecond = 200;
    private const int WarmUpSeconds = 25;
    private const string IngestSeconds = "signales_ingest_duration_seconds";
    private const string Commits = "signales_commit_duration_seconds_count";

    public static async Task RunAsync(Target target, int rate, int seconds, Report report)
    {
        string source = "paced-" + Guid.NewGuid().ToString("n")[..8];
        Console.WriteLine("making the market …");
        var market = Market(rate, seconds + WarmUpSeconds, source);
        await using var probe = await FeedProbe.StartAsync(target, Key);
        using var stop = new CancellationTokenSource();
        var producer = new RedisProducer(target.Redis, market);
        var sending = producer.RunAsync(rate, TimeSpan.FromSeconds(seconds + WarmUpSeconds), stop.Token);
        var probing = probe.SendAsync(target.Redis, ProbesPerSecond, stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds));
        probe.Take();
        var cpu = CpuTimes.Read();
        var metricsBefore = await Metrics.ReadAsync(target);
        var before = metricsBefore.Buckets(IngestSeconds);
        long committedBefore = await IngestLoad.CommittedAsync(target, source);
        await sending;
        double[] feed = probe.Take();
        var used = CpuTimes.Read().Since(cpu, seconds * 1e6).ToList();
        var metricsAfter = await Metrics.ReadAsync(target);
        var after = metricsAfter.Buckets(IngestSeconds);
        long committed = await IngestLoad.CommittedAsync(target, source);
        await stop.CancelAsync();
        await probing;
        report.Add("paced at", $"{rate:n0} ticks/s for {seconds} s after {WarmUpSeconds} s of warm-up, {TicksPerEntry} ticks per Redis entry; {committed - committedBefore:n0} committed in that time");
        report.Add("read to committed, p50 / p99 / p99.9", $"{1000 * Metrics.Quantile(before, after, 0.5):f1} / **{1000 * Metrics.Quantile(before, after, 0.99):f1}** / {1000 * Metrics.Quantile(before, after, 0.999):f1} ms");
        report.Add("XADD to WebSocket, p50 / p99 / p99.9", $"{FeedProbe.Percentile(feed, 0.5):f1} / **{FeedProbe.Percentile(feed, 0.99):f1}** / {FeedProbe.Percentile(feed, 0.999):f1} ms (probe: {ProbesPerSecond} ticks/s of one instrument beside the load)");
        report.Add("cores used", $"{string.Join(", ", used.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Process} {u.Microseconds:f2}")))}");
        report.Add("commits", $"{(metricsAfter.Sum(Commits) - metricsBefore.Sum(Commits)) / seconds:n0}/s");
        report.Add("probe ticks sent / received", $"{probe.Sent:n0} / {probe.Received:n0}");
    }

    internal static PackedMarket Market(int rate, int seconds, string source)
        => Market(rate, seconds, source, UnixNanos.Floor(UnixNanos.From(DateTimeOffset.UtcNow), UnixNanos.PerSecond));

    internal static PackedMarket Market(int rate, int seconds, string source, long startNs) => new(rate * seconds, rate, startNs, source, TicksPerEntry);
}
