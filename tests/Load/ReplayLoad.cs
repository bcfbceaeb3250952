using System.Net.Http.Json;
using System.Text.Json;

namespace SignalEs.Load;

/// <summary>An audit replay of the whole log.</summary>
internal static class ReplayLoad
{
    public static async Task RunAsync(Target target)
    {
        using var answer = await target.Http.PostAsJsonAsync("audit/replays", new { from = "1990-01-01", to = "2100-01-01" });
        string id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("job_id").GetString()!;
        JsonElement job;
        do
        {
            await Task.Delay(200);
            job = await target.GetAsync($"jobs/{id}");
        }
        while (job.GetProperty("state").GetString() is "queued" or "running");

        var result = job.GetProperty("result");
        Console.WriteLine($"""
            replayed                     {result.GetProperty("ticks").GetInt64():n0} ticks, {result.GetProperty("signals").GetInt64():n0} signals
            matched / mismatched         {result.GetProperty("matched").GetInt64():n0} / {result.GetProperty("mismatched").GetInt64():n0}
            speed                        {result.GetProperty("ticks_per_second").GetDouble():n0} ticks/s
            output_sha256                {result.GetProperty("output_sha256").GetString()}
            """);
    }
}
