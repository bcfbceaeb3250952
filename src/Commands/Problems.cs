using Microsoft.AspNetCore.Http;
using SignalEs.Domain.Errors;

namespace SignalEs.Commands;

/// <summary>One wrong field of a request.</summary>
public sealed record FieldProblem(string Field, string? Value, string Allowed);

/// <summary>problem+json of the write side and of audit: a stable code, and for bad input the field, the value found and what is allowed.</summary>
internal static class Problems
{
    public static IResult Invalid(IReadOnlyList<FieldProblem> errors) => Results.Problem(
        title: "The request is not valid",
        detail: string.Join("; ", errors.Select(e => e.Value is null ? $"{e.Field}: {e.Allowed}" : $"{e.Field}: '{e.Value}', allowed: {e.Allowed}")),
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?> { ["code"] = "invalid_request", ["errors"] = errors });

    public static IResult NotFound(string code, string detail) => Of(StatusCodes.Status404NotFound, code, detail);

    public static IResult Of(ErrorCode code, string detail) => Results.Problem(
        title: code.Title, detail: detail, statusCode: code.Status, extensions: new Dictionary<string, object?> { ["code"] = code.Name });

    public static IResult Of(int status, string code, string detail)
        => Results.Problem(detail: detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
