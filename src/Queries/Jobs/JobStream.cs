using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Jobs;

/// <summary>
/// A job as server-sent events: <c>progress</c> whenever it has come further, <c>end</c> with the result, then the stream closes. A comment line
/// every few seconds keeps proxies from closing a quiet one.
/// </summary>
internal sealed class JobStream(JobTable table, string id, JobView first) : IResult
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var cancellation = httpContext.RequestAborted;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        var job = first;
        string sent = "";
        long number = 0;
        long quietSince = Environment.TickCount64;
        while (true)
        {
            string json = JsonSerializer.Serialize(job, QueryJson.Options);
            bool ended = JobState.IsEnd(job.State);
            string mark = $"{job.State} {job.Progress.Done} {job.Progress.Total}";
            if (mark != sent || ended)
            {
                await response.WriteAsync($"id: {++number}\nevent: {(ended ? "end" : "progress")}\ndata: {json}\n\n", cancellation);
                await response.Body.FlushAsync(cancellation);
                (sent, quietSince) = (mark, Environment.TickCount64);
            }
            else if (Environment.TickCount64 - quietSince >= HeartbeatInterval.TotalMilliseconds)
            {
                await response.WriteAsync(": heartbeat\n\n", cancellation);
                await response.Body.FlushAsync(cancellation);
                quietSince = Environment.TickCount64;
            }

            if (ended)
            {
                return;
            }

            await Task.Delay(PollInterval, cancellation);
            job = await table.FindAsync(id, cancellation) ?? job;
        }
    }
}
