using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain;

namespace SignalEs.Commands.Quarantine;

/// <summary><c>GET /quarantine</c> and <c>GET /quarantine/counts</c>: bad ticks as they came, and why.</summary>
internal static class QuarantineEndpoints
{
    private const int LimitMax = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/quarantine", ListAsync)
            .WithTags("Quarantine")
            .WithName("ListQuarantine")
            .WithSummary("Bad ticks as they came, in order of position")
            .WithDescription("Filters: shard, code, from and to (when it was recorded). limit: 1 to 1000, 100 by default; `next_cursor` leads on. `raw` is the row or entry as text; where the bytes "
                + "aren't text, `raw_base64` has them; where only the first are kept, `raw_length` says how many there were. Days that are archived aren't listed.")
            .Produces<QuarantinePage>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/quarantine/counts", CountAsync)
            .WithTags("Quarantine")
            .WithName("CountQuarantine")
            .WithSummary("How many bad ticks there are of each code")
            .WithDescription("Filters: shard, code, from and to (when they were recorded).")
            .Produces<QuarantineCounts>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ListAsync(
        string? shard, string? code, string? from, string? to, string? limit, string? cursor, QuarantineLog log, ShardCount shards, CancellationToken cancellation)
    {
        var problems = new List<FieldProblem>();
        var filter = QuarantineFilter.TryCreate(shard, code, from, to, shards.Value, problems);
        var after = Position.None;
        if (cursor is not null && !Position.TryParse(cursor, out after))
        {
            problems.Add(new("cursor", cursor, "next_cursor of an earlier answer"));
        }

        int rows = 100;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out rows) || rows is < 1 or > LimitMax))
        {
            problems.Add(new("limit", limit, $"a whole number from 1 to {LimitMax}"));
        }

        if (problems.Count > 0)
        {
            return Problems.Invalid(problems);
        }

        var page = await log.ReadAsync(filter!, after, cancellation).Take(rows).ToListAsync(cancellation);
        var redriven = await log.RedrivenAsync(page, cancellation);
        return Results.Ok(new QuarantinePage(
            [.. page.Select(t => QuarantineRow.Of(t, redriven.ContainsKey(t.RedriveSource)))], page.Count == rows ? page[^1].Position.ToString() : null));
    }

    private static async Task<IResult> CountAsync(string? shard, string? code, string? from, string? to, QuarantineLog log, ShardCount shards, CancellationToken cancellation)
    {
        var problems = new List<FieldProblem>();
        return QuarantineFilter.TryCreate(shard, code, from, to, shards.Value, problems) is { } filter
            ? Results.Ok(new QuarantineCounts(await log.CountAsync(filter, cancellation)))
            : Problems.Invalid(problems);
    }
}

/// <summary>A page of bad ticks.</summary>
public sealed record QuarantinePage(IReadOnlyList<QuarantineRow> Ticks, string? NextCursor);

/// <summary>Counts by code, most first.</summary>
public sealed record QuarantineCounts(IReadOnlyList<QuarantineCount> Counts);

/// <summary>A bad tick.</summary>
public sealed record QuarantineRow(
    string Position, int Shard, string Received, string Code, string Field, string Detail, string Raw, string? RawBase64, long? RawLength, string? Format, string? Columns,
    string? Source, long? Seq, string Origin, bool Redriven)
{
    public static QuarantineRow Of(QuarantinedTick t, bool redriven) => new(
        t.Position.ToString(), t.Shard, UnixNanos.Format(t.ReceivedNs), t.Tick.Code, t.Tick.Field, t.Tick.Detail, t.Tick.Raw, t.Tick.RawBase64, t.Tick.RawLength, t.Tick.Format,
        t.Tick.Columns, t.Tick.Source, t.Tick.Source is null ? null : t.Tick.SourceSeq, t.Tick.Origin, redriven);
}
