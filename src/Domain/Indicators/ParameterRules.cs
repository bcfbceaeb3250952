using System.Globalization;

namespace SignalEs.Domain.Indicators;

/// <summary>Rules between two parameters, as sentences.</summary>
internal static class ParameterRules
{
    /// <summary>The first must be less than the second.</summary>
    public static string? Less(string indicator, string lesser, double lesserValue, string greater, double greaterValue) =>
        lesserValue < greaterValue
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{indicator}: {lesser} = {lesserValue} is not allowed; less than {greater} = {greaterValue}.");

    /// <summary>The first must not be more than the second.</summary>
    public static string? AtMost(string indicator, string lesser, double lesserValue, string greater, double greaterValue) =>
        lesserValue <= greaterValue
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{indicator}: {lesser} = {lesserValue} is not allowed; at most {greater} = {greaterValue}.");
}
