using Microsoft.AspNetCore.Http;
using SignalEs.Domain.Errors;

namespace SignalEs.Projections.Admin;

/// <summary>One wrong field of a request, as in every problem document of the service.</summary>
public sealed record FieldProblem(string Field, string? Value, string Allowed);

internal static class AdminProblems
{
    public static IResult UnknownModel(string name) => Of(
        Codes.UnknownProjection, $"'{name}' is not a read model", [new FieldProblem("name", name, string.Join(", ", ReadModels.All.Select(m => m.Name)))]);

    public static IResult Of(ErrorCode code, string detail, IReadOnlyList<FieldProblem>? errors = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code.Name };
        if (errors is { Count: > 0 })
        {
            extensions["errors"] = errors;
        }

        return Results.Problem(title: code.Title, detail: detail, statusCode: code.Status, extensions: extensions);
    }
}
