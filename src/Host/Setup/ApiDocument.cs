using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using SignalEs.Commands.Formulas;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Indicators;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Host.Setup;

/// <summary>The OpenAPI document <c>/openapi/v2.json</c> and its page.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options) => options.AddSchemaTransformer((schema, context, _) =>
    {
        // What a formula may name comes from the catalog, not from this text.
        if (context.JsonTypeInfo.Type == typeof(FormulaBody) && schema.Properties?["function"] is OpenApiSchema function)
        {
            function.Enum = [GreeksFormula.Function, MoneynessFormula.Function, .. IndicatorCatalog.All.Where(d => IndicatorFormula.NotLive(d) is null).Select(d => (JsonNode)d.Name)];
        }

        return Task.CompletedTask;
    }).AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "SignalEs";
        document.Info.Version = "v2";
        document.Info.Description =
            "Ticks in, trading signals out. Every value names its position in the log; times are RFC 3339 UTC; unknown is null with a status.";
        return Task.CompletedTask;
    });

    // Nothing is fetched from elsewhere: the page's script comes with the package, fonts are those of the reader's machine.
    public static void Show(ScalarOptions options) => options
        .WithTitle("SignalEs API")
        .WithOpenApiRoutePattern("/openapi/v2.json")
        .DisableDefaultFonts();
}
