using System.Globalization;

namespace SignalEs.Domain.Indicators;

/// <summary>A parameter of an indicator with the values that are allowed.</summary>
/// <param name="Name">Name as in requests, lower camel case.</param>
/// <param name="Default">Taken where a caller leaves the parameter out.</param>
/// <param name="Min">Lowest allowed value, itself allowed.</param>
/// <param name="Max">Highest allowed value, itself allowed.</param>
/// <param name="IsInteger">Whether only whole numbers are allowed.</param>
public sealed record IndicatorParameter(string Name, double Default, double Min, double Max, bool IsInteger)
{
    /// <summary>Names of the values 0, 1, 2… of a parameter that is a choice; empty for a number.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What may stand here, for messages: <c>whole number 1 to 5000</c> or <c>close | highlow</c>.</summary>
    public string Range => Choices.Count > 0
        ? string.Join(" | ", Choices)
        : string.Create(CultureInfo.InvariantCulture, $"{(IsInteger ? "whole number " : "")}{Min} to {Max}");

    public bool Allows(double value) => value >= Min && value <= Max && (!IsInteger || value == Math.Floor(value));

    /// <summary>Reads a number, or the name of a choice in any letter case.</summary>
    public bool TryParse(string text, out double value)
    {
        for (var i = 0; i < Choices.Count; i++)
        {
            if (!string.Equals(Choices[i], text, StringComparison.OrdinalIgnoreCase)) continue;
            value = i;
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The text of a value: the choice's name where there is one.</summary>
    public string Format(double value) => Choices.Count > 0 && Allows(value)
        ? Choices[(int)value]
        : value.ToString(CultureInfo.InvariantCulture);

    internal static IndicatorParameter Periods(string name, int standard, int min = 1, int max = 5000) => new(name, standard, min, max, true);

    internal static IndicatorParameter Number(string name, double standard, double min, double max) => new(name, standard, min, max, false);

    internal static IndicatorParameter Choice(string name, params string[] choices) =>
        new(name, 0, 0, choices.Length - 1, true) { Choices = choices };
}
