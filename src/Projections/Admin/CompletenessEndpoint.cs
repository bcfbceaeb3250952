using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain.Jobs;
using SignalEs.Projections.Completeness;

namespace SignalEs.Projections.Admin;

/// <summary><c>GET /admin/completeness</c> (what is new, at once) and <c>POST</c> (the whole log, as a job).</summary>
internal static class CompletenessEndpoint
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/completeness", (CompletenessJob job, CancellationToken cancellation) => job.RunAsync(cancellation))
            .WithName("CheckCompleteness")
            .WithSummary("Compare what is new in the read tables with the log, and say what is known to differ")
            .WithDescription("What the host does at every interval, now. Goes on where the last check ended.");
        admin.MapPost("/completeness", Start)
            .WithName("VerifyCompleteness")
            .WithSummary("Compare the read tables with the whole log")
            .WithDescription("Answers 202 with a job. Events are counted and hashed by range, and every row that they make is folded anew and compared.")
            .Produces<RebuildStarted>(StatusCodes.Status202Accepted);
    }

    private static IResult Start(CompletenessCheck check, IJobs jobs, HttpContext context)
    {
        string by = context.User.Identity?.Name ?? "anonymous";
        string id = jobs.Start("completeness", by, async (progress, stop) => await check.RunAsync(progress, stop));
        return Results.Accepted($"/api/v2/jobs/{id}", new RebuildStarted(id));
    }
}
