using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using SignalEs.Domain;

namespace SignalEs.Load;

/// <summary>An audit replay of everything in the log; beside it, in the same run, only reading the same bytes from PostgreSQL.</summary>
internal static class ReplayLoad
{
    private const int Ticks = 3_000_000;
    private const int TicksPerEntry = 50;

    public static async Task RunAsync(Target target, Report report)
    {
        string source = "replay-" + Guid.NewGuid().ToString("n")[..8];
        long start = UnixNanos.Floor(UnixNanos.From(DateTimeOffset.UtcNow), UnixNanos.PerHour) - UnixNanos.PerDay;
        var producer = new RedisProducer(target.Redis, new PackedMarket(Ticks, 100_000, start, source, TicksPerEntry));
        await producer.RunAsync(0, TimeSpan.FromMinutes(10), default);
        while (await IngestLoad.CommittedAsync(target, source) < Ticks)
        {
            await Task.Delay(50);
        }

        double read = await ReadOnlyAsync(target);
        var clock = Stopwatch.StartNew();
        var result = await ReplayAsync(target);
        double rate = result.GetProperty("ticks").GetInt64() / clock.Elapsed.TotalSeconds;
        report.Add("replayed", $"{result.GetProperty("ticks").GetInt64():n0} ticks, {result.GetProperty("signals").GetInt64():n0} signals");
        report.Add("matched / mismatched", $"{result.GetProperty("matched").GetInt64():n0} / {result.GetProperty("mismatched").GetInt64():n0}");
        report.Add("replay: read, decode, compute, compare", $"**{rate:n0} ticks/s**");
        report.Add("baseline: read the same bytes, nothing more", $"{read:n0} ticks/s");
        report.Add("ratio", $"**{rate / read:f2}**");
        var again = await ReplayAsync(target);
        report.Add("the same output again", $"{again.GetProperty("output_sha256").GetString() == result.GetProperty("output_sha256").GetString()} (sha256 {result.GetProperty("output_sha256").GetString()![..16]}…)");
    }

    private static async Task<double> ReadOnlyAsync(Target target)
    {
        var clock = Stopwatch.StartNew();
        await using var command = target.Database.CreateCommand("select bdata from log.mt_events where type in ('ticks_ingested', 'signals_computed') order by seq_id");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            _ = rows.GetFieldValue<byte[]>(0);
        }

        return Ticks / clock.Elapsed.TotalSeconds;
    }

    private static async Task<JsonElement> ReplayAsync(Target target)
    {
        using var answer = await target.Http.PostAsJsonAsync("audit/replays", new { from = "1990-01-01", to = "2100-01-01" });
        string id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("job_id").GetString()!;
        JsonElement job;
        do
        {
            await Task.Delay(50);
            job = await target.GetAsync($"jobs/{id}");
        }
        while (job.GetProperty("state").GetString() is "queued" or "running");

        return job.GetProperty("result");
    }
}
