using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain.Errors;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Jobs;

/// <summary><c>/jobs/{id}</c>: state, progress and result; watching; cancelling.</summary>
internal static class JobsEndpoint
{
    private static readonly QueryContract None = new();

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/jobs/{id}", GetAsync).Takes(None).Gives<JobView>().Explained(
            "Jobs", "GetJob", "State, progress and result of a job",
            "Jobs are started by the calls that need them (replay, rebuild, verify). Results stay; a job whose host ended is `failed` with reason `host_stopped`.");
        api.MapGet("/jobs/{id}/events", EventsAsync).Takes(None).Produces<JobView>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound).Explained(
                "Jobs", "WatchJob", "A job as server-sent events", "Events `progress`, at last one `end` with the result; then the stream closes. `data` is what GET gives.");
        api.MapDelete("/jobs/{id}", CancelAsync).Takes(None).Produces<JobView>(StatusCodes.Status202Accepted, MediaTypes.Json)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).Explained(
                "Jobs", "CancelJob", "Ask a job to stop", "It ends as `cancelled` at its next check, on whichever host it runs.");
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, JobTable table, CancellationToken cancellation)
        => None.Read(context).Problem ?? (await table.FindAsync(id, cancellation) is { } job ? Endpoints.Json(job) : Unknown(id));

    private static async Task<IResult> EventsAsync(string id, HttpContext context, JobTable table, CancellationToken cancellation)
        => None.Read(context).Problem ?? (await table.FindAsync(id, cancellation) is { } job ? new JobStream(table, id, job) : Unknown(id));

    private static async Task<IResult> CancelAsync(string id, HttpContext context, JobTable table, JobRunner runner, CancellationToken cancellation)
    {
        if (None.Read(context).Problem is { } problem)
        {
            return problem;
        }

        if (await table.FindAsync(id, cancellation) is not { } job)
        {
            return Unknown(id);
        }

        if (JobState.IsEnd(job.State))
        {
            return Problems.Of(Codes.JobFinished, $"job {id} is {job.State}");
        }

        await table.RequestCancelAsync(id, cancellation);
        runner.Find(id)?.Cancel();
        return Endpoints.Json(await table.FindAsync(id, cancellation), StatusCodes.Status202Accepted);
    }

    private static IResult Unknown(string id) => Problems.Of(Codes.UnknownJob, $"no job '{id}'");
}
