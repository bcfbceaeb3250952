using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain;
using SignalEs.Domain.Errors;

namespace SignalEs.Commands.Ingestion;

/// <summary>Answer of <c>POST /ticks</c>, once committed.</summary>
/// <param name="Accepted">Ticks in the log.</param>
/// <param name="Duplicates">Ticks that an earlier request with the same Idempotency-Key, or their source, brought already.</param>
/// <param name="Rejected">Bad ticks, with the reason; they are in quarantine.</param>
/// <param name="Positions">Position of each tick of the request; null for duplicates and rejected ones.</param>
public sealed record PostedTicks(int Accepted, int Duplicates, IReadOnlyList<RejectedRow> Rejected, IReadOnlyList<string?> Positions);

/// <summary>A tick that was refused.</summary>
public sealed record RejectedRow(int Index, string Code, string Field, string Detail);

/// <summary><c>POST /ticks</c>: ticks as a JSON array, NDJSON or CSV.</summary>
internal static class PostTicks
{
    /// <summary>Larger bodies are refused.</summary>
    public const long BodyBytesMax = 32 * 1024 * 1024;

    private const string SourceStream = "rest";

    /// <summary>Longer than a take-over or a restart of PostgreSQL takes.</summary>
    private static readonly TimeSpan CommitPatience = TimeSpan.FromSeconds(20);

    public static void Map(RouteGroupBuilder api) => api
        .MapPost("/ticks", HandleAsync)
        .WithTags("Ticks")
        .WithName("PostTicks")
        .WithSummary("Ingest ticks; answers when they are committed")
        .WithDescription("Body: application/json (array of ticks), application/x-ndjson (a tick a line) or text/csv (header ts,instrument_key,last,…). "
            + "Header Idempotency-Key makes a repeated request harmless. Bad ticks don't stop the others.")
        .Accepts<string>("application/json", "application/x-ndjson", "text/csv")
        .Produces<PostedTicks>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(HttpRequest request, Shards shards, TimeProvider time, CancellationToken cancellation)
    {
        if (!shards.IsReady)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "not_ready", "the shards are still being restored; try again in a moment");
        }

        if (request.ContentLength > BodyBytesMax)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"{request.ContentLength} bytes; at most {BodyBytesMax}");
        }

        string type = (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        long now = UnixNanos.From(time.GetUtcNow());
        TickBody body;
        switch (type)
        {
            case "application/json":
                body = await TickBody.ReadJsonAsync(request.Body, now, cancellation);
                break;
            case "application/x-ndjson":
                body = await TickBody.ReadNdjsonAsync(request.Body, now, cancellation);
                break;
            case "text/csv":
                body = await TickBody.ReadCsvAsync(request.Body, now, cancellation);
                break;
            default:
                return Problems.Of(
                    StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", $"'{request.ContentType}'; allowed: application/json, application/x-ndjson, text/csv");
        }

        if (body.Problem is { } problem)
        {
            return Problems.Invalid([problem]);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(CommitPatience);
        try
        {
            return Results.Ok(await IngestAsync(body, request.Headers["Idempotency-Key"].FirstOrDefault(), shards, patience.Token));
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

    private static async Task<PostedTicks> IngestAsync(TickBody body, string? idempotencyKey, Shards shards, CancellationToken cancellation)
    {
        var check = new KeyCheck(shards.Workers.Count);
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
        foreach (var (item, places) in await shards.SubmitAsync(SourceStream, incoming, cancellation))
        {
            var outcome = await item.Committed.WaitAsync(cancellation);
            accepted += outcome.Accepted;
            duplicates += outcome.Duplicates;
            for (int i = 0; i < places.Count; i++)
            {
                positions[places[i]] = outcome.Positions[i]?.ToString();
            }
        }

        return new PostedTicks(accepted, duplicates, rejected, positions);
    }
}
