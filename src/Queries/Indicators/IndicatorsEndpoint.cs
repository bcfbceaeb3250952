using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Indicators;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Indicators;

/// <summary><c>GET /indicators</c> and <c>GET /indicators/{name}</c>: what a formula can compute, straight from the catalog.</summary>
internal static class IndicatorsEndpoint
{
    private static readonly IndicatorList All = new([.. IndicatorCatalog.All.Select(IndicatorView.Of)]);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/indicators", () => Endpoints.Json(All)).Produces<IndicatorList>(StatusCodes.Status200OK, MediaTypes.Json).Explained(
            "Formulas", "ListIndicators", "The indicator catalog",
            "Name, parameters with defaults and what is allowed, outputs and warm-up of every indicator. A formula names one as its function.");
        api.MapGet("/indicators/{name}", One).Produces<IndicatorView>(StatusCodes.Status200OK, MediaTypes.Json).ProducesProblem(StatusCodes.Status404NotFound).Explained(
            "Formulas", "GetIndicator", "One indicator of the catalog", "By its name or an alias, in any letter case.")
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                if (operation.Parameters?.FirstOrDefault(p => p.Name == "name")?.Schema is OpenApiSchema schema)
                {
                    schema.Enum = [.. IndicatorCatalog.All.Select(d => (JsonNode)d.Name)];
                }

                return Task.CompletedTask;
            });
    }

    private static IResult One(string name)
    {
        if (IndicatorCatalog.TryGet(name, out var definition))
        {
            return Endpoints.Json(IndicatorView.Of(definition));
        }

        string allowed = $"a name or alias of GET /indicators{NearNames.Hint(name, IndicatorCatalog.Names)}";
        return Problems.Of(Codes.UnknownIndicator, $"no indicator '{name}'", [new("name", name, allowed)]);
    }
}
