using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SignalEs.Domain.Errors;

namespace SignalEs.Commands;

/// <summary>One wrong field of a request.</summary>
public sealed record FieldProblem(string Field, string? Value, string Allowed)
{
    /// <summary>What is wrong, where that isn't plain from what is allowed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>In a text: line of the first wrong character, from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }

    /// <summary>Its column in that line, from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Column { get; init; }

    /// <summary>Its place in the whole text, from 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Character { get; init; }
}

/// <summary>problem+json of the write side and of audit: a stable code, and for bad input the field, the value found and what is allowed.</summary>
internal static class Problems
{
    public static IResult Invalid(IReadOnlyList<FieldProblem> errors) => Invalid(Codes.InvalidRequest, errors);

    public static IResult Invalid(ErrorCode code, IReadOnlyList<FieldProblem> errors) => Results.Problem(
        title: code.Title,
        detail: string.Join("; ", errors.Select(Sentence)),
        statusCode: code.Status,
        extensions: new Dictionary<string, object?> { ["code"] = code.Name, ["errors"] = errors });

    public static IResult NotFound(string code, string detail) => Of(StatusCodes.Status404NotFound, code, detail);

    public static IResult Of(ErrorCode code, string detail) => Results.Problem(
        title: code.Title, detail: detail, statusCode: code.Status, extensions: new Dictionary<string, object?> { ["code"] = code.Name });

    private static string Sentence(FieldProblem e) => e switch
    {
        { Problem: { } problem, Line: { } line, Column: { } column } => $"{e.Field}, line {line}, column {column}: {problem}; allowed: {e.Allowed}",
        { Problem: { } problem } => $"{e.Field}: {problem}; allowed: {e.Allowed}",
        { Value: null } => $"{e.Field}: {e.Allowed}",
        _ => $"{e.Field}: '{e.Value}', allowed: {e.Allowed}",
    };

    public static IResult Of(int status, string code, string detail)
        => Results.Problem(detail: detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
