using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace SignalEs.Queries.Parameters;

/// <summary>
/// The query parameters of one call, said once: the reader refuses every other name (a typo must not turn a filter off in silence), and the
/// OpenAPI document lists the same.
/// </summary>
public sealed class QueryContract(params QueryParameter[] parameters)
{
    public IReadOnlyList<QueryParameter> Parameters { get; } = parameters;

    /// <summary>Starts reading a request; wrong names and repetitions are noted at once.</summary>
    public QueryReader Read(HttpContext context) => new(context.Request.Query, this);

    public QueryParameter? Find(string name)
    {
        foreach (var parameter in Parameters)
        {
            if (parameter.Name == name)
            {
                return parameter;
            }
        }

        return null;
    }

    internal void Describe(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        foreach (var parameter in Parameters)
        {
            var schema = new OpenApiSchema { Type = parameter.Type == "integer" ? JsonSchemaType.Integer : JsonSchemaType.String };
            if (parameter.Choices is { } choices)
            {
                schema.Enum = [.. choices.Select(c => (JsonNode)c)];
            }

            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Schema = schema,
                Example = parameter.Example is { } example ? JsonValue.Create(example) : null,
            });
        }
    }
}

/// <summary>Ties a contract to an endpoint.</summary>
public static class QueryContractEndpoints
{
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, QueryContract contract)
        => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            contract.Describe(operation);
            return Task.CompletedTask;
        });
}
