using Microsoft.AspNetCore.Http;

namespace SignalEs.Commands.Audit;

/// <summary>One wrong field of a request.</summary>
public sealed record FieldProblem(string Field, string? Value, string Allowed);

/// <summary>problem+json of the audit endpoints.</summary>
internal static class AuditProblems
{
    public static IResult Invalid(IReadOnlyList<FieldProblem> errors) => Results.Problem(
        title: "The request is not valid",
        detail: string.Join("; ", errors.Select(e => $"{e.Field}: '{e.Value}', allowed: {e.Allowed}")),
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?> { ["code"] = "invalid_request", ["errors"] = errors });

    public static IResult NotFound(string code, string detail) => Results.Problem(
        title: "Not found", detail: detail, statusCode: StatusCodes.Status404NotFound, extensions: new Dictionary<string, object?> { ["code"] = code });
}
