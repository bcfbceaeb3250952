using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;
using SignalEs.Commands;

namespace SignalEs.Host.Setup;

/// <summary>
/// What is wrong with a request's Content-Type. Routing answers 415 by itself, without a word and without the endpoint that would have been meant, so the types are looked up
/// among the endpoints of the path.
/// </summary>
internal static class AcceptedTypes
{
    public static FieldProblem Problem(HttpContext context)
    {
        string[] allowed = [.. Of(context).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
        return new FieldProblem("Content-Type", context.Request.ContentType ?? "", allowed.Length > 0 ? string.Join(", ", allowed) : "application/json");
    }

    private static IEnumerable<string> Of(HttpContext context)
    {
        var endpoints = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
        foreach (var endpoint in endpoints.Where(e => Takes(e, context.Request)))
        {
            foreach (string type in endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? [])
            {
                yield return type;
            }
        }
    }

    private static bool Takes(RouteEndpoint endpoint, HttpRequest request)
        => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: var methods }
        && methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase)
        && new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText ?? ""), []).TryMatch(request.Path, []);
}
