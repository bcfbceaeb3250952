using System.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using SignalEs.Projections.Rebuild;

namespace SignalEs.Projections.Admin;

/// <summary>Checksums of a model's tables in one version, and the position they hold for.</summary>
public sealed record ModelChecksum(string Name, int Version, long Position, IReadOnlyList<TableChecksum> Tables);

/// <summary><c>GET /admin/projections</c>, <c>…/{name}/checksum</c>.</summary>
internal static class ProjectionsEndpoint
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/projections", (ProjectionStatusReader status, CancellationToken cancellation) => status.ReadAsync(cancellation))
            .WithName("ListProjections")
            .WithSummary("Position, lag and version of every read model");
        admin.MapGet("/projections/{name}/checksum", ChecksumAsync)
            .WithName("ProjectionChecksum")
            .WithSummary("Checksum over every row of a read model, in order of key")
            .WithDescription("Two versions at the same position are equal row by row where their checksums are. Reads the whole model.")
            .Produces<ModelChecksum>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ChecksumAsync(string name, NpgsqlDataSource database, CancellationToken cancellation)
    {
        if (ReadModels.Find(name) is not { } model)
        {
            return AdminProblems.UnknownModel(name);
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        int version = await Versions.LiveAsync(connection, model, cancellation);
        return Results.Ok(new ModelChecksum(
            name, version, await Progress.LiveAsync(connection, cancellation), await TableChecksum.OfAsync(connection, model, version, cancellation)));
    }
}
