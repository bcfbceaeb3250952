using System.Globalization;
using System.Text;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas;

/// <summary>A formula of kind <see cref="FormulaKind.Indicator"/> seen through the indicator catalog.</summary>
public static class IndicatorFormula
{
    /// <summary>Output names of an indicator as signals carry them: the catalog's, in snake case.</summary>
    /// <exception cref="ArgumentException">No such indicator.</exception>
    public static IReadOnlyList<string> OutputsOf(string function)
        => IndicatorCatalog.TryGet(function, out var definition)
            ? [.. definition.Outputs.Select(SnakeCase)]
            : throw new ArgumentException($"no indicator '{function}' in the catalog");

    /// <summary>A fresh state for a formula; parameters that it doesn't name take the catalog's defaults.</summary>
    /// <exception cref="ArgumentException">No such indicator or parameter, or a value out of range; the message says which and what is allowed.</exception>
    public static Indicator Create(FormulaDefinition formula)
    {
        if (!IndicatorCatalog.TryGet(formula.Function, out var definition))
        {
            throw new ArgumentException($"formula {formula.Id} names the unknown indicator '{formula.Function}'");
        }

        var parameters = definition.Parameters;
        foreach (var given in formula.Parameters)
        {
            if (!parameters.Any(p => p.Name == given.Name))
            {
                throw new ArgumentException($"{formula.Function} has no parameter '{given.Name}'; allowed: {string.Join(", ", parameters.Select(p => p.Name))}");
            }

            if (!double.TryParse(given.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                throw new ArgumentException($"parameter '{given.Name}' of {formula.Function} is '{given.Value}'; expected a number");
            }
        }

        double[] values = [.. parameters.Select(p => formula.Number(p.Name, p.Default))];
        return IndicatorCatalog.Create(formula.Function, values);
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsAsciiLetterUpper(name[i]) && i > 0 && !char.IsAsciiLetterUpper(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
