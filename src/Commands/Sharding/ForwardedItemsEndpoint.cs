using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Errors;

namespace SignalEs.Commands.Sharding;

/// <summary>
/// <c>POST /internal/shards/{shard}/items</c>: ticks that another host of the log got for a shard that this one owns. Only for hosts: they show the cluster key, which
/// stands in the database. 421 when this host doesn't own the shard.
/// </summary>
internal static class ForwardedItemsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/internal/shards/{shard:int}/items", HandleAsync).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(int shard, HttpRequest request, Shards shards, NpgsqlDataSource database, CancellationToken cancellation)
    {
        string shown = request.Headers[HttpShardForwarder.KeyHeader].FirstOrDefault() ?? "";
        string key = await IngestSchema.ClusterKeyAsync(database, cancellation);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(key)))
        {
            return Problems.NotFound("not_found", "there is nothing here");
        }

        if (shard < 0 || shard >= shards.Workers.Count)
        {
            return Problems.NotFound("not_found", $"the log has shards 0 to {shards.Workers.Count - 1}");
        }

        try
        {
            var items = await JsonSerializer.DeserializeAsync<ForwardedItems>(request.Body, ForwardedItems.Json, cancellation);
            IReadOnlyList<IngestItem> taken = [.. items!.Items.Select(i => i.ToItem())];
            await shards.TakeForwardedAsync(shard, taken, cancellation);
            return Results.Json(taken.Select(i => ForwardedOutcome.Of(i.Committed.Result)), ForwardedItems.Json);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return Problems.Of(Codes.InvalidRequest, e.Message);
        }
        catch (NotOwnerException e)
        {
            return Problems.Of(Codes.NotOwner, e.Message);
        }
        catch (Exception e) when (e is OutcomeUnknownException or OperationCanceledException)
        {
            return Problems.Of(Codes.OutcomeUnknown, e.Message);
        }
    }
}
