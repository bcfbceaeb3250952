using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain.Jobs;

namespace SignalEs.Commands.Audit;

/// <summary><c>POST /audit/replays</c>.</summary>
internal static class ReplayEndpoint
{
    public static void Map(RouteGroupBuilder api) => api
        .MapPost("/audit/replays", Start)
        .WithTags("Audit")
        .WithName("StartReplay")
        .WithSummary("Recompute a range of event time and compare it, bit for bit, with what was recorded")
        .WithDescription("Answers 202 with a job; its result is {ticks, signals, matched, mismatched, first_mismatches, output_sha256, recorded_sha256, started_from, flagged, first_flagged}.")
        .Produces<JobStarted>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static IResult Start(ReplayRequest request, ReplayRunner runner, IJobs jobs, HttpContext context)
    {
        var problems = new List<FieldProblem>();
        if (ReplayRange.TryCreate(request, problems) is not { } range)
        {
            return Problems.Invalid(problems);
        }

        string by = context.User.Identity?.Name ?? "anonymous";
        string id = jobs.Start("audit_replay", by, async (progress, cancellation) => await runner.RunAsync(range, progress, cancellation));
        return Results.Accepted($"/api/v2/jobs/{id}", new JobStarted(id));
    }
}

/// <summary>A job was started; watch it at <c>/api/v2/jobs/{job_id}</c>.</summary>
public sealed record JobStarted(string JobId);
