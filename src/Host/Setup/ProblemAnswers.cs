using System.Text.Json;
using Npgsql;

namespace SignalEs.Host.Setup;

/// <summary>Every error is <c>application/problem+json</c> with a <c>code</c>: also those that no endpoint made (no such path, a body that can't be read, a fault).</summary>
internal static class ProblemAnswers
{
    public static IServiceCollection AddProblemAnswers(this IServiceCollection services)
    {
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        return services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
        {
            var details = context.ProblemDetails;
            if (context.Exception is { } exception)
            {
                details.Detail ??= DetailOf(exception);
            }

            if (context.HttpContext.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType && !details.Extensions.ContainsKey("errors"))
            {
                var type = AcceptedTypes.Problem(context.HttpContext);
                details.Detail = $"{type.Field}: '{type.Value}', allowed: {type.Allowed}";
                details.Extensions["errors"] = new[] { type };
            }

            details.Extensions.TryAdd("code", CodeOf(context.HttpContext.Response.StatusCode));
        });
    }

    public static void UseProblemAnswers(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf, SuppressDiagnosticsCallback = c => StatusOf(c.Exception) < 500 });
        app.UseStatusCodePages();
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
        OperationCanceledException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static string DetailOf(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => $"the body is not what this call takes: {json.Message}",
        BadHttpRequestException bad => bad.Message,
        NpgsqlException => "PostgreSQL is away; the request can be repeated",
        OperationCanceledException => "the service is stopping; the request can be repeated",
        _ => "the service failed on this request; its log has the details",
    };

    private static string CodeOf(int status) => status switch
    {
        400 => "invalid_request",
        404 => "not_found",
        405 => "method_not_allowed",
        406 => "not_acceptable",
        413 => "body_too_large",
        415 => "unsupported_media_type",
        429 => "too_many_requests",
        503 => "unavailable",
        _ => status < 500 ? "invalid_request" : "internal_error",
    };
}
