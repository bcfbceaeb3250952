using System.ComponentModel;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain.Jobs;
using SignalEs.Log.Sealing;

namespace SignalEs.Commands.Audit;

/// <summary>One seal, as listed.</summary>
public sealed record SealView(
    [property: Description("Newest event under the seal.")] long Sequence,
    [property: Description("Chain head after it: SHA-256 over every event up to there.")] string Head,
    [property: Description("Newest event under the seal before.")] long After,
    long Events,
    DateTimeOffset SealedAt);

/// <summary>Answer of <c>GET /audit/seals</c>.</summary>
public sealed record SealList([property: Description("Newest first.")] IReadOnlyList<SealView> Seals);

/// <summary>Body of <c>POST /audit/verify</c>; may be left out.</summary>
public sealed record VerifyRequest(
    [property: Description("A head that was kept outside, to compare with.")] string? Head, [property: Description("Sequence that it was sealed at.")] long? Sequence);

/// <summary><c>GET /audit/seals</c> and <c>POST /audit/verify</c>.</summary>
internal static partial class SealsEndpoint
{
    private const int LimitMax = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/audit/seals", ListAsync)
            .WithTags("Audit")
            .WithName("ListSeals")
            .WithSummary("Seals of the log, newest first")
            .WithDescription("Keep the newest head outside: with it, verify proves that the log and its seals weren't made anew. limit: 1 to 1000, 100 by default.")
            .Produces<SealList>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapPost("/audit/verify", Start)
            .WithTags("Audit")
            .WithName("VerifySeals")
            .WithSummary("Recompute the chain of seals over the whole log")
            .WithDescription("Answers 202 with a job; its result is {ok, sealed_to, first_bad, reason, head, seals, events}.")
            .Produces<JobStarted>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ListAsync(int? limit, Sealer sealer, CancellationToken cancellation)
    {
        if (limit is < 1 or > LimitMax)
        {
            return Problems.Invalid([new FieldProblem("limit", limit.ToString(), $"1 to {LimitMax}")]);
        }

        var seals = await sealer.SealsAsync(cancellation);
        return Results.Ok(new SealList(
            [.. seals.Reverse().Take(limit ?? 100).Select(s => new SealView(s.Seal.Sequence, s.Seal.Head, s.Seal.After, s.Seal.Events, s.SealedAt))]));
    }

    private static IResult Start(VerifyRequest? request, SealVerifier verifier, IJobs jobs, HttpContext context)
    {
        (long, string)? expected = null;
        if (request is { Head: not null } or { Sequence: not null })
        {
            if (request is not { Head: { } head, Sequence: { } sequence } || !HeadForm().IsMatch(head))
            {
                return Problems.Invalid([new FieldProblem("head", request.Head, "64 hex digits, together with `sequence`")]);
            }

            expected = (sequence, head);
        }

        string by = context.User.Identity?.Name ?? "anonymous";
        string id = jobs.Start("audit_verify", by, async (progress, cancellation) => await verifier.RunAsync(expected, progress, cancellation));
        return Results.Accepted($"/api/v2/jobs/{id}", new JobStarted(id));
    }

    [GeneratedRegex("^[0-9a-fA-F]{64}$")]
    private static partial Regex HeadForm();
}
