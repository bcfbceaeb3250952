using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Audit;
using SignalEs.Domain.Jobs;

namespace SignalEs.Commands.Quarantine;

/// <summary>Which bad ticks to try again.</summary>
/// <param name="Shard">Of this shard's stream.</param>
/// <param name="Code">Of this code.</param>
/// <param name="From">Recorded from then on.</param>
/// <param name="To">Recorded before.</param>
/// <param name="DryRun">Only say what would be taken.</param>
/// <param name="Replace">Texts to replace in the raw text (and header) first.</param>
public sealed record RedriveRequest(int? Shard, string? Code, string? From, string? To, bool DryRun = false, IReadOnlyList<Replacement>? Replace = null);

/// <summary><c>POST /quarantine/redrive</c>.</summary>
internal static class RedriveEndpoint
{
    private const int ReplaceMax = 100;

    public static void Map(RouteGroupBuilder api) => api
        .MapPost("/quarantine/redrive", Start)
        .WithTags("Quarantine")
        .WithName("RedriveQuarantine")
        .WithSummary("Try quarantined ticks again; each is taken once, however often this is called")
        .WithDescription("Answers 202 with a job; its result is {found, taken, ticks, taken_before, still_bad, nothing_to_take, dry_run, examples}. `replace` is a list of {find, with}: texts to be replaced in the raw text first.")
        .Produces<JobStarted>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static IResult Start(RedriveRequest request, Redrive redrive, ShardCount shards, IJobs jobs, HttpContext context)
    {
        var problems = new List<FieldProblem>();
        var filter = QuarantineFilter.TryCreate(
            request.Shard?.ToString(System.Globalization.CultureInfo.InvariantCulture), request.Code, request.From, request.To, shards.Value, problems);
        if (request.Replace is { } replace && (replace.Count > ReplaceMax || replace.Any(r => string.IsNullOrEmpty(r.Find) || r.With is null)))
        {
            problems.Add(new("replace", null, $"up to {ReplaceMax} of {{find, with}}; find isn't empty"));
        }

        if (problems.Count > 0)
        {
            return Problems.Invalid(problems);
        }

        string by = context.User.Identity?.Name ?? "anonymous";
        string id = jobs.Start(
            "redrive", by, async (progress, cancellation) => await redrive.RunAsync(filter!, request.Replace ?? [], request.DryRun, progress, cancellation));
        return Results.Accepted($"/api/v2/jobs/{id}", new JobStarted(id));
    }
}
