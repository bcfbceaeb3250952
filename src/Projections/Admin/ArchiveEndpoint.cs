using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Jobs;
using SignalEs.Log.Archiving;
using SignalEs.Projections.Completeness;

namespace SignalEs.Projections.Admin;

/// <summary>Body of <c>POST /admin/archive</c>.</summary>
public sealed record ArchiveRequest([property: Description("Days of commit before this one, yyyy-MM-dd; at most today.")] string? Before);

/// <summary>Body of <c>POST /admin/archive/restore</c>.</summary>
public sealed record RestoreRequest(
    [property: Description("First day, yyyy-MM-dd.")] string? From, [property: Description("Last day, inclusive; the first where it is left out.")] string? To);

/// <summary>Answer of <c>GET /admin/archive</c>.</summary>
public sealed record ArchiveList([property: Description("Where files are looked for; null where no folder is set.")] string? Folder, IReadOnlyList<ArchivedDay> Days);

/// <summary><c>GET</c> and <c>POST /admin/archive</c>, <c>POST /admin/archive/restore</c>.</summary>
internal static class ArchiveEndpoint
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/archive", async (ArchivedLog archive, ArchiveSettings settings, CancellationToken cancellation) =>
                new ArchiveList(settings.Folder, await archive.DaysAsync(0, long.MaxValue, null, cancellation)))
            .WithName("ListArchive")
            .WithSummary("Days of the log that are archived, with their files");
        Describe(admin.MapPost("/archive", StartAsync))
            .WithName("ArchiveLog")
            .WithSummary("Move ticks and signals of old days from the database to files")
            .WithDescription("Answers 202 with a job. Only days whose events are projected and proven complete are moved. Replays and rebuilds read them from the files.");
        Describe(admin.MapPost("/archive/restore", Restore))
            .WithName("RestoreArchive")
            .WithSummary("Put archived days back into the database")
            .WithDescription("Answers 202 with a job. The files stay.");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route) => route
        .Produces<RebuildStarted>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> StartAsync(
        ArchiveRequest request, Archiver archiver, ArchiveSettings settings, CompletenessJob completeness, TimeProvider clock, IJobs jobs, HttpContext context,
        CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (Day(request.Before) is not { } before || before > today)
        {
            return AdminProblems.Of(
                Codes.InvalidRequest, "`before` is not a day of the past", [new FieldProblem("before", request.Before, $"yyyy-MM-dd, at most {today:yyyy-MM-dd}")]);
        }

        if (settings.Folder is null)
        {
            return AdminProblems.Of(Codes.ArchiveNotConfigured, "SIGNALES_ARCHIVE names no folder");
        }

        var state = await completeness.RunAsync(cancellation);
        if (!state.Complete)
        {
            return AdminProblems.Of(Codes.NotComplete, $"{state.Differing.Count} ranges of the log differ from the read tables");
        }

        return Started(jobs, context, "archive", (progress, stop) => archiver.ArchiveAsync(before, state.ProvenTo, progress, stop));
    }

    private static IResult Restore(RestoreRequest request, Archiver archiver, IJobs jobs, HttpContext context)
    {
        if (Day(request.From) is not { } from)
        {
            return AdminProblems.Of(Codes.InvalidRequest, "`from` is not a day", [new FieldProblem("from", request.From, "yyyy-MM-dd")]);
        }

        if (Day(request.To ?? request.From) is not { } to || to < from)
        {
            return AdminProblems.Of(Codes.InvalidRequest, "`to` is not a day at or after `from`", [new FieldProblem("to", request.To, "yyyy-MM-dd, at or after from")]);
        }

        return Started(jobs, context, "restore", (progress, stop) => archiver.RestoreAsync(from, to, progress, stop));
    }

    private static DateOnly? Day(string? text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static IResult Started(IJobs jobs, HttpContext context, string kind, Func<IJobProgress, CancellationToken, Task<ArchiveResult>> work)
    {
        string id = jobs.Start(kind, context.User.Identity?.Name ?? "anonymous", async (progress, stop) => await work(progress, stop));
        return Results.Accepted($"/api/v2/jobs/{id}", new RebuildStarted(id));
    }
}
