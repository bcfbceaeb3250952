using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Jobs;
using SignalEs.Projections.Rebuild;

namespace SignalEs.Projections.Admin;

/// <summary>A job was started; watch it at <c>/api/v2/jobs/{job_id}</c>.</summary>
public sealed record RebuildStarted(string JobId);

/// <summary><c>POST /admin/projections/{name}/rebuild</c> and <c>…/rollback</c>.</summary>
internal static class RebuildEndpoint
{
    public static void Map(RouteGroupBuilder admin)
    {
        Describe(admin.MapPost("/projections/{name}/rebuild", RebuildAsync))
            .WithName("RebuildProjection")
            .WithSummary("Build a read model anew from the log, beside the one in use, and switch over")
            .WithDescription("Answers 202 with a job. Readers go on and see either version, never both. verify=true compares every row of both versions at the switch, while the projection waits.");
        Describe(admin.MapPost("/projections/{name}/rollback", RollBackAsync))
            .WithName("RollBackProjection")
            .WithSummary("Go back to the version in use before the last switch")
            .WithDescription("Answers 202 with a job, which brings that version up to date first.");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route) => route
        .Produces<RebuildStarted>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static Task<IResult> RebuildAsync(
        string name, bool? verify, Rebuilder rebuilder, IJobs jobs, HttpContext context, CancellationToken cancellation)
        => StartAsync(
            "projection_rebuild", name, rebuilder, jobs, context,
            (lease, progress, stop) => rebuilder.RebuildAsync(lease, verify ?? false, progress, stop), cancellation);

    private static Task<IResult> RollBackAsync(string name, Rebuilder rebuilder, IJobs jobs, HttpContext context, CancellationToken cancellation)
        => StartAsync("projection_rollback", name, rebuilder, jobs, context, rebuilder.RollBackAsync, cancellation);

    private static async Task<IResult> StartAsync(
        string kind, string name, Rebuilder rebuilder, IJobs jobs, HttpContext context,
        Func<RebuildLease, IJobProgress, CancellationToken, Task<RebuildResult>> work, CancellationToken cancellation)
    {
        if (ReadModels.Find(name) is null)
        {
            return AdminProblems.UnknownModel(name);
        }

        if (await rebuilder.TryTakeAsync(name, cancellation) is not { } lease)
        {
            return AdminProblems.Of(Codes.RebuildRunning, $"another job works on '{name}'");
        }

        try
        {
            if (kind == "projection_rollback" && await Versions.PreviousAsync(lease.Connection, lease.Model, cancellation) is null)
            {
                await lease.DisposeAsync();
                return AdminProblems.Of(Codes.NoPreviousVersion, $"'{name}' has no version to go back to");
            }

            string by = context.User.Identity?.Name ?? "anonymous";
            string id = jobs.Start(kind, by, async (progress, stop) =>
            {
                await using (lease)
                {
                    return await work(lease, progress, stop);
                }
            });
            return Results.Accepted($"/api/v2/jobs/{id}", new RebuildStarted(id));
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }
}
