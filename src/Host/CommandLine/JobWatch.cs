using System.Text.Json;
using Spectre.Console;

namespace SignalEs.Host.CommandLine;

/// <summary>Waits for a job of the service, with a progress bar.</summary>
internal static class JobWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <returns>The job's result.</returns>
    /// <exception cref="CommandFailure">It failed or was cancelled.</exception>
    public static async Task<JsonElement> ResultAsync(ServiceClient service, JsonElement started, string title, CancellationToken cancellation)
    {
        string id = started.GetProperty("job_id").GetString()!;
        JsonElement result = default;
        await Verb.Remarks.Progress().AutoClear(true).StartAsync(async context =>
        {
            var task = context.AddTask(title, maxValue: 1);
            task.IsIndeterminate = true;
            while (true)
            {
                var job = await service.GetAsync($"jobs/{id}", cancellation);
                string state = job.GetProperty("state").GetString()!;
                if (state == "succeeded")
                {
                    result = job.GetProperty("result").Clone();
                    return;
                }

                if (state is "failed" or "cancelled")
                {
                    throw new CommandFailure($"job {id} {state}{ReasonOf(job)}");
                }

                var progress = job.GetProperty("progress");
                if (progress.TryGetProperty("total", out var total) && total.ValueKind == JsonValueKind.Number && total.GetInt64() > 0)
                {
                    task.IsIndeterminate = false;
                    task.MaxValue = total.GetInt64();
                    task.Value = progress.GetProperty("done").GetInt64();
                }

                await Task.Delay(Interval, cancellation);
            }
        });
        return result;
    }

    private static string ReasonOf(JsonElement job)
        => job.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? $": {error.GetProperty("detail").GetString()}" : "";
}
