using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SignalEs.Queries.Output;

/// <summary>What OpenAPI says of answers, alike for every read call.</summary>
public static class Endpoints
{
    /// <summary>A page of history: JSON, CSV or NDJSON.</summary>
    public static RouteHandlerBuilder GivesHistory<TPage>(this RouteHandlerBuilder endpoint) => endpoint
        .Produces<TPage>(StatusCodes.Status200OK, MediaTypes.Json, MediaTypes.Csv, MediaTypes.NdJson)
        .Produces(StatusCodes.Status304NotModified)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status406NotAcceptable)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>A JSON document.</summary>
    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder endpoint) => endpoint
        .Produces<T>(StatusCodes.Status200OK, MediaTypes.Json)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    public static RouteHandlerBuilder Explained(this RouteHandlerBuilder endpoint, string tag, string name, string summary, string description)
        => endpoint.WithTags(tag).WithName(name).WithSummary(summary).WithDescription(description);

    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, QueryJson.Options, MediaTypes.Json, status);
}
