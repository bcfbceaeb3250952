using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace SignalEs.Commands.Ingestion;

/// <summary>What became of the ticks of a numbered source, over all shards.</summary>
public sealed record SourceTotals(string Source, long Accepted, long Duplicates, long Rejected, long LastSeq);

/// <summary><c>GET /ingestion/sources/{source}</c>: lets a producer see that everything it sent has been settled.</summary>
internal static class SourceStatus
{
    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/ingestion/sources/{source}", GetAsync)
        .WithTags("Ticks")
        .WithName("GetSource")
        .WithSummary("How many ticks of a numbered source were accepted, duplicate or rejected")
        .Produces<SourceTotals>();

    private static async Task<IResult> GetAsync(string source, NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select coalesce(sum(accepted), 0)::bigint, coalesce(sum(duplicates), 0)::bigint, coalesce(sum(rejected), 0)::bigint, coalesce(max(last_seq), 0) from ingest.sources where source = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = source });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return Results.Ok(new SourceTotals(source, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));
    }
}
