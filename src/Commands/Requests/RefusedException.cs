using SignalEs.Domain.Errors;

namespace SignalEs.Commands.Requests;

/// <summary>A command that can't be done as things stand; becomes a problem answer.</summary>
public sealed class RefusedException(ErrorCode code, string detail, IReadOnlyList<FieldProblem>? errors = null) : Exception(detail)
{
    public ErrorCode Code { get; } = code;

    public IReadOnlyList<FieldProblem> Errors { get; } = errors ?? [];

    /// <summary>A field holds a value that isn't allowed as things stand.</summary>
    public static RefusedException Invalid(string field, string? value, string allowed)
        => new(Codes.InvalidRequest, $"{field}: '{value}', allowed: {allowed}", [new FieldProblem(field, value, allowed)]);
}
