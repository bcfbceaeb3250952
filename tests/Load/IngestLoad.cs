using System.Diagnostics;
using System.Globalization;
using SignalEs.Domain;
using SignalEs.Load.Baselines;

namespace SignalEs.Load;

/// <summary>Redis to committed ticks and signals, as fast as it goes, then both baselines on the same servers.</summary>
internal static class IngestLoad
{
    private const int TicksPerEntry = 50;
    private const int EventRate = 100_000;
    private const int WarmUpSeconds = 10;
    private const int TicksPerSecondMax = 1_200_000;
    private const int BaselineTicks = 2_000_000;
    private const string Allocated = "dotnet_gc_heap_total_allocated_bytes_total";

    public static async Task RunAsync(Target target, int seconds, Report report)
    {
        string source = "load-" + Guid.NewGuid().ToString("n")[..8];
        long start = UnixNanos.Floor(UnixNanos.From(DateTimeOffset.UtcNow), UnixNanos.PerHour) - UnixNanos.PerDay;
        int count = (seconds + WarmUpSeconds) * TicksPerSecondMax;
        Console.WriteLine("making the market …");
        var market = new PackedMarket(count, EventRate, start, source, TicksPerEntry);
        GC.Collect();

        var producer = new RedisProducer(target.Redis, market);
        var sending = producer.RunAsync(0, TimeSpan.FromSeconds(seconds + WarmUpSeconds), default);
        await Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds));
        var clock = Stopwatch.StartNew();
        long first = await CommittedAsync(target, source);
        var bytes = await LogBytesAsync(target);
        var cpu = CpuTimes.Read();
        double allocated = (await Metrics.ReadAsync(target)).Sum(Allocated);
        await sending;
        double sent = clock.Elapsed.TotalSeconds;
        long committed = await CommittedAsync(target, source) - first;
        while (await CommittedAsync(target, source) < producer.TicksSent)
        {
            await Task.Delay(20);
        }

        double drained = clock.Elapsed.TotalSeconds;
        long ticks = producer.TicksSent - first;
        var used = CpuTimes.Read().Since(cpu, ticks).ToList();
        double rate = ticks / drained;
        allocated = (await Metrics.ReadAsync(target)).Sum(Allocated) - allocated;
        var bytesAfter = await LogBytesAsync(target);
        report.Add("market", $"{SyntheticMarket.Underlyings} underlyings x {SyntheticMarket.Instruments} instruments, {EventRate:n0} ticks per second of event time, {TicksPerEntry} ticks per Redis entry");
        report.Add("measured after warm-up of 10 s", $"{drained:f1} s, {ticks:n0} ticks ({committed / sent:n0} ticks/s while sending)");
        report.Add("Redis to committed ticks and signals", $"**{rate:n0} ticks/s**");
        if (used.Count > 0)
        {
            double sum = used.Sum(u => u.Microseconds);
            FormattableString parts = $"{sum:f2} µs: {string.Join(", ", used.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Process} {u.Microseconds:f2}")))}; {Environment.ProcessorCount} cores are full at {Environment.ProcessorCount * 1e6 / sum:n0} ticks/s";
            report.Add("processor time per tick", parts);
        }

        report.Add("log, ticks", $"{(bytesAfter.Ticks - bytes.Ticks) / (double)ticks:f1} bytes/tick");
        report.Add("log, signals", $"{(bytesAfter.Signals - bytes.Signals) / (double)ticks:f1} bytes/tick");

        report.Add("allocated by the host, everything included", $"{allocated / ticks:f0} bytes/tick");

        // The read models have caught up before the baselines start: they get the machine to themselves.
        while (await LagAsync(target) > 0)
        {
            await Task.Delay(100);
        }

        report.Add("read models caught up after", $"{clock.Elapsed.TotalSeconds - drained:f1} s");
        var rows = SyntheticMarket.Ticks(BaselineTicks, EventRate, start, source).ToArray();
        double copyOne = await CopyBaseline.RunAsync(target.Database, rows, 1);
        double copyTwo = await CopyBaseline.RunAsync(target.Database, rows, 2);
        report.Add("COPY, a row per tick, one index: 1 / 2 sessions", $"{copyOne:n0} / {copyTwo:n0} rows/s");
        double marten = await MartenBaseline.RunAsync(target.Database, rows[..(BaselineTicks / 2)], 4);
        report.Add("Marten, an event per tick, 4 sessions", $"{marten:n0} ticks/s");
        report.Add("ratio to COPY (its better one)", $"**{rate / Math.Max(copyOne, copyTwo):f2}**");
        report.Add("ratio to Marten, an event per tick", $"**{rate / marten:f1}**");
    }

    internal static async Task<long> CommittedAsync(Target target, string source)
        => (await target.GetAsync($"ingestion/sources/{source}")).GetProperty("accepted").GetInt64();

    private static async Task<long> LagAsync(Target target)
        => (await target.GetAsync("admin/projections")).GetProperty("projections").EnumerateArray().Max(p => p.GetProperty("lag_events").GetInt64());

    private static async Task<(long Ticks, long Signals)> LogBytesAsync(Target target)
    {
        await using var command = target.Database.CreateCommand("""
            select coalesce(sum(length(bdata)) filter (where type = 'ticks_ingested'), 0)::bigint, coalesce(sum(length(bdata)) filter (where type = 'signals_computed'), 0)::bigint from log.mt_events
            """);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
