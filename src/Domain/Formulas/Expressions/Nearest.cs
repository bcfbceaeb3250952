using SignalEs.Domain.Errors;

namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>The name near a mistyped one, as the beginning of what is allowed.</summary>
internal static class Nearest
{
    /// <summary><c>'rsi'? Else </c> when a name is near (<see cref="NearNames"/>), else empty.</summary>
    public static string Hint(string name, IEnumerable<string> names) => NearNames.Of(name, names) is [var best, ..] ? $"'{best}'? Else " : "";
}
