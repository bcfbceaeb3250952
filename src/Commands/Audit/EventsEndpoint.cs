using System.Globalization;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Audit;

/// <summary><c>GET /audit/events</c>: the log, decoded.</summary>
internal static class EventsEndpoint
{
    private const int LimitMax = 1000;
    private const int RowsMax = TickBatch.CountMax;

    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/audit/events", List)
        .WithTags("Audit")
        .WithName("ListEvents")
        .WithSummary("Events of the log in order of sequence, decoded")
        .WithDescription("Filters: stream, type (ticks_ingested, signals_computed, …), from (a sequence, inclusive). limit: events, 1 to 1000. rows: ticks or signals shown of each batch.")
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> List(
        string? stream, string? type, string? from, string? limit, string? rows, IDocumentStore store, CancellationToken cancellation)
    {
        var problems = new List<FieldProblem>();
        long first = Number(from, "from", 0, 0, long.MaxValue, problems);
        int events = (int)Number(limit, "limit", 20, 1, LimitMax, problems);
        int shown = (int)Number(rows, "rows", 100, 0, RowsMax, problems);
        if (problems.Count > 0)
        {
            return Problems.Invalid(problems);
        }

        await using var session = store.QuerySession();
        IQueryable<IEvent> query = session.Events.QueryAllRawEvents().Where(e => e.Sequence >= first);
        query = stream is null ? query : query.Where(e => e.StreamKey == stream);
        query = type is null ? query : query.Where(e => e.EventTypeName == type);
        var page = await query.OrderBy(e => e.Sequence).Take(events).ToListAsync(cancellation);
        return Results.Ok(new EventPage(
            [.. page.Select(e => new EventRow(e.Sequence, e.StreamKey!, e.Version, e.EventTypeName, e.Timestamp, Decode(e, shown)))],
            page.Count == events ? (page[^1].Sequence + 1).ToString(CultureInfo.InvariantCulture) : null));
    }

    private static object Decode(IEvent e, int shown) => e.Data switch
    {
        TicksIngested t => new
        {
            t.Shard,
            t.SourceStream,
            t.FirstOffset,
            t.LastOffset,
            t.CorrelationId,
            t.Ticks.Count,
            Ticks = Enumerable.Range(0, Math.Min(shown, t.Ticks.Count)).Select(i => TickRow.From(t.Ticks[i], new Position(e.Sequence, i))).ToList(),
        },
        SignalsComputed s => new
        {
            s.Shard,
            s.CauseVersion,
            s.FormulaSetHash,
            s.EngineVersion,
            Digest = s.Signals.Digest.ToString("x16", CultureInfo.InvariantCulture),
            Watermarks = s.Signals.Watermarks.ToDictionary(w => w.Underlying, w => UnixNanos.Format(w.TsNs)),
            s.Signals.LateTicks,
            s.Signals.Count,
            Signals = Enumerable.Range(0, Math.Min(shown, s.Signals.Count)).Select(i => SignalRow.From(s.Signals, i, e.Sequence)).ToList(),
        },
        var other => other,
    };

    private static long Number(string? text, string field, long otherwise, long min, long max, List<FieldProblem> problems)
    {
        if (text is null)
        {
            return otherwise;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value < min || value > max)
        {
            problems.Add(new(field, text, $"a whole number from {min} to {max}"));
            return otherwise;
        }

        return value;
    }
}

/// <summary>One event.</summary>
public sealed record EventRow(long Sequence, string Stream, long Version, string Type, DateTimeOffset AppendedAt, object Data);

/// <summary>A page of the log; <paramref name="Next"/> is the <c>from</c> of the next page, null at the end.</summary>
public sealed record EventPage(IReadOnlyList<EventRow> Events, string? Next);
