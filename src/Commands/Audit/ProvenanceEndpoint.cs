using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;

namespace SignalEs.Commands.Audit;

/// <summary><c>GET /audit/provenance/{position}</c> and the same by instrument, config and time.</summary>
internal static class ProvenanceEndpoint
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/audit/provenance/{position}", ByPosition)
            .WithTags("Audit")
            .WithName("GetProvenance")
            .WithSummary("Why one value is what it is: formula version, parameters, engine, input ticks, who configured it")
            .Produces<Provenance>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/audit/provenance", BySubject)
            .WithTags("Audit")
            .WithName("FindProvenance")
            .WithSummary("The same for the newest signal of an instrument and config known at a time (what did you show at 10:03:07, and why?)")
            .Produces<Provenance>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ByPosition(string position, ProvenanceFinder finder, CancellationToken cancellation)
    {
        if (!Position.TryParse(position, out var at))
        {
            return Problems.Invalid([new("position", position, "sequence:index, as positions stand in every answer")]);
        }

        return await finder.FindAsync(at, cancellation) is { } found
            ? Results.Ok(found)
            : Problems.NotFound("unknown_position", $"the log has no tick or signal at {at}");
    }

    private static async Task<IResult> BySubject(
        string? instrument_key, string? config, string? timeframe, string? ts, ProvenanceFinder finder, SignalSearch search, CancellationToken cancellation)
    {
        var problems = new List<FieldProblem>();
        if (!InstrumentKey.TryParse(instrument_key, out var key, out string? problem))
        {
            problems.Add(new("instrument_key", instrument_key, problem!));
        }

        if (string.IsNullOrEmpty(config))
        {
            problems.Add(new("config", config, "id of a signal config (GET /api/v2/signals/configs)"));
        }

        if (!UnixNanos.TryParse(ts, out long tsNs))
        {
            problems.Add(new("ts", ts, "RFC 3339 or epoch milliseconds"));
        }

        if (problems.Count > 0)
        {
            return Problems.Invalid(problems);
        }

        return await search.NewestAtAsync(key, config!, timeframe, tsNs, cancellation) is { } at && await finder.FindAsync(at, cancellation) is { } found
            ? Results.Ok(found)
            : Problems.NotFound("unknown_signal", $"no signal of config '{config}' for {instrument_key} was known at {ts}");
    }
}
