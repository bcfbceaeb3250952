using Microsoft.AspNetCore.OpenApi;
using Scalar.AspNetCore;

namespace SignalEs.Host.Setup;

/// <summary>The OpenAPI document <c>/openapi/v2.json</c> and its page.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
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
