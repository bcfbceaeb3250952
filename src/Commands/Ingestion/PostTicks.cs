using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>Answer of <c>POST /ticks</c>, once committed.</summary>
/// <param name="Accepted">Ticks in the log.</param>
/// <param name="Duplicates">Ticks that an earlier request with the same Idempotency-Key, or their source, brought already.</param>
/// <param name="Rejected">Bad ticks, with the reason; they are in quarantine.</param>
/// <param name="Positions">Position of each tick of the request; null for duplicates and rejected ones.</param>
/// <param name="Flagged">Ticks that were taken though they are odd.</param>
public sealed record PostedTicks(
    int Accepted, int Duplicates, IReadOnlyList<RejectedRow> Rejected, IReadOnlyList<string?> Positions, IReadOnlyList<FlaggedRow> Flagged);

/// <summary>A tick that was refused.</summary>
public sealed record RejectedRow(int Index, string Code, string Field, string Detail);

/// <summary>A tick that was taken and is odd: <c>crossed</c>, <c>out_of_order</c> or <c>price_jump</c>.</summary>
public sealed record FlaggedRow(int Index, string Flag, string Detail);

/// <summary><c>POST /ticks</c>: ticks as a JSON array, NDJSON or CSV.</summary>
internal static class PostTicks
{
    /// <summary>Larger bodies are refused.</summary>
    public const long BodyBytesMax = 32 * 1024 * 1024;

    /// <summary>Longest Idempotency-Key, characters: it becomes part of the name of a source.</summary>
    public const int IdempotencyKeyLengthMax = 255;

    private const string SourceStream = "rest";

    /// <summary>Longer than a take-over or a restart of PostgreSQL takes.</summary>
    private static readonly TimeSpan CommitPatience = TimeSpan.FromSeconds(20);

    public static void Map(RouteGroupBuilder api) => api
        .MapPost("/ticks", HandleAsync)
        .WithTags("Ticks")
        .WithName("PostTicks")
        .WithSummary("Ingest ticks; answers when they are committed")
        .WithDescription("Body: application/json (array of ticks), application/x-ndjson (a tick a line) or text/csv (header ts,instrument_key,last,…). "
            + "Header Idempotency-Key makes a repeated request harmless for as long as the key is remembered: 30 days unless configured otherwise. Bad ticks don't stop the others: they stand in `rejected` with a code and go to quarantine. `flagged` names ticks that were taken though they are odd.")
        .Accepts<string>("application/json", "application/x-ndjson", "text/csv")
        .Produces<PostedTicks>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(HttpRequest request, Shards shards, IngestMetrics metrics, TimeProvider time, CancellationToken cancellation)
    {
        if (!shards.IsReady)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "not_ready", "the shards are still being restored; try again in a moment");
        }

        string? idempotencyKey = request.Headers["Idempotency-Key"].FirstOrDefault();
        if (TickRules.CheckSource(idempotencyKey) is not null || idempotencyKey?.Length > IdempotencyKeyLengthMax)
        {
            return Problems.Invalid([new FieldProblem("Idempotency-Key", TickParser.Shown(idempotencyKey ?? ""), $"1 to {IdempotencyKeyLengthMax} characters, no control characters")]);
        }

        var (body, refusal) = await ReadAsync(request, metrics, time, cancellation);
        if (body is null)
        {
            return refusal!;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(CommitPatience);
        try
        {
            if (body.Problem is { } problem)
            {
                await QuarantineAsync(body, problem, shards, patience.Token);
                return Problems.Invalid([new FieldProblem(problem.Field, null, problem.Detail)]);
            }

            return Results.Ok(await IngestAsync(body, idempotencyKey, shards, patience.Token));
        }
        catch (OutcomeUnknownException e)
        {
            return Problems.Of(Codes.OutcomeUnknown, e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Problems.Of(Codes.CommitPending, $"not committed within {CommitPatience.TotalSeconds:0} s; /health/ready tells what is away");
        }
    }

    private static async Task<(TickBody? Body, IResult? Refusal)> ReadAsync(HttpRequest request, IngestMetrics metrics, TimeProvider time, CancellationToken cancellation)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BodyBytesMax; // also where the length isn't announced
        }

        string type = (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        long now = UnixNanos.From(time.GetUtcNow());
        try
        {
            return request.ContentLength > BodyBytesMax ? (null, TooLong($"{request.ContentLength} bytes; at most {BodyBytesMax}", metrics)) : type switch
            {
                "application/json" => (await TickBody.ReadJsonAsync(request.Body, now, cancellation), null),
                "application/x-ndjson" => (await TickBody.ReadNdjsonAsync(request.Body, now, cancellation), null),
                "text/csv" => (await TickBody.ReadCsvAsync(request.Body, now, cancellation), null),
                _ => (null, Problems.Invalid(
                    Codes.UnsupportedMediaType, [new FieldProblem("Content-Type", request.ContentType ?? "", "application/json, application/x-ndjson, text/csv")])),
            };
        }
        catch (TooManyRowsException e)
        {
            return (null, TooLong(e.Message, metrics));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, TooLong($"more than {BodyBytesMax} bytes", metrics));
        }
    }

    // Nothing of it is kept: who sent it still has it.
    private static IResult TooLong(string detail, IngestMetrics metrics)
    {
        metrics.BodyTooLong();
        return Problems.Of(StatusCodes.Status413PayloadTooLarge, Codes.BodyTooLarge.Name, detail);
    }

    // A body that can't be divided into ticks is one bad tick.
    private static async Task QuarantineAsync(TickBody body, TickRejection problem, Shards shards, CancellationToken cancellation)
    {
        var bad = new IncomingTick(default, 0, body.Raw.Reject(problem, null, 0, SourceStream));
        foreach (var (item, _) in await shards.SubmitAsync(SourceStream, [bad], cancellation))
        {
            await item.Committed.WaitAsync(cancellation);
        }
    }

    private static async Task<PostedTicks> IngestAsync(TickBody body, string? idempotencyKey, Shards shards, CancellationToken cancellation)
    {
        var check = shards.NewCheck();
        var incoming = new List<IncomingTick>(body.Rows.Count);
        var rejected = new List<RejectedRow>();
        foreach (var row in body.Rows)
        {
            var tick = idempotencyKey is null ? row.Tick : row.Tick with { Source = $"rest:{idempotencyKey}", SourceSeq = incoming.Count + 1 };
            var checkedTick = IncomingTick.Check(tick, row.Problem, row.Raw, SourceStream, check);
            if (checkedTick.Rejected is { } bad)
            {
                rejected.Add(new RejectedRow(incoming.Count, bad.Code, bad.Field, bad.Detail));
            }

            incoming.Add(checkedTick);
        }

        string?[] positions = new string?[body.Rows.Count];
        int accepted = 0;
        int duplicates = 0;
        var flagged = new List<FlaggedRow>();
        foreach (var (item, places) in await shards.SubmitAsync(SourceStream, incoming, cancellation))
        {
            var outcome = await item.Committed.WaitAsync(cancellation);
            accepted += outcome.Accepted;
            duplicates += outcome.Duplicates;
            for (int i = 0; i < places.Count; i++)
            {
                positions[places[i]] = outcome.Positions[i]?.ToString();
            }

            flagged.AddRange(outcome.Flagged.Select(f => new FlaggedRow(places[f.Index], f.Name, f.Detail)));
        }

        flagged.Sort(static (a, b) => (a.Index, a.Flag).CompareTo((b.Index, b.Flag)));
        return new PostedTicks(accepted, duplicates, rejected, positions, flagged);
    }
}
