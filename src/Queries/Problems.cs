using Microsoft.AspNetCore.Http;
using SignalEs.Domain.Errors;

namespace SignalEs.Queries;

/// <summary>One wrong field of a request.</summary>
/// <param name="Field">Its name as the client wrote it.</param>
/// <param name="Value">What the client gave; null when it gave nothing.</param>
/// <param name="Allowed">What is allowed, or what is near.</param>
public sealed record FieldProblem(string Field, string? Value, string Allowed);

/// <summary>Answers of kind <c>application/problem+json</c> with a <c>code</c> of <see cref="Codes"/>.</summary>
public static class Problems
{
    public static IResult Of(ErrorCode code, string detail, IReadOnlyList<FieldProblem>? errors = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code.Name };
        if (errors is { Count: > 0 })
        {
            extensions["errors"] = errors;
        }

        return Results.Problem(title: code.Title, detail: detail, statusCode: code.Status, extensions: extensions);
    }

    public static IResult Invalid(IReadOnlyList<FieldProblem> errors) => Of(
        Codes.InvalidRequest, string.Join("; ", errors.Select(e => $"{e.Field}: '{e.Value}', allowed: {e.Allowed}")), errors);
}
