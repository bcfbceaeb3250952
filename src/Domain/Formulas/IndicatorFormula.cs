using System.Text;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas;

/// <summary>A formula of kind <see cref="FormulaKind.Indicator"/> seen through the indicator catalog.</summary>
public static class IndicatorFormula
{
    /// <summary>Output names of an indicator as signals carry them: the catalog's, in snake case.</summary>
    /// <exception cref="ArgumentException">No such indicator.</exception>
    public static IReadOnlyList<string> OutputsOf(string function) => [.. Find(function).Outputs.Select(SnakeCase)];

    /// <summary>A fresh state for a formula; parameters that it doesn't name take the catalog's defaults.</summary>
    /// <exception cref="ArgumentException">No such indicator or parameter, no indicator of single bars, or a value out of range; the message says which and what is allowed.</exception>
    public static Indicator Create(FormulaDefinition formula)
    {
        var definition = Find(formula.Function);
        if (NotLive(definition) is { } reason)
        {
            throw new ArgumentException($"{definition.Name} can't be a signal: {reason}");
        }

        return IndicatorCatalog.Create(definition.Name, Values(definition, formula.Parameters));
    }

    /// <summary>Null for an indicator that has a value at each close of its instrument, else why it has none.</summary>
    public static string? NotLive(IndicatorDefinition definition)
        => definition.IsTableOnly ? "it has no value at a bar's close, only a table over all bars"
            : definition.NeedsReference ? "it compares two instruments, and a signal has the bars of one"
            : null;

    private static double[] Values(IndicatorDefinition definition, IReadOnlyList<FormulaParameter> given)
    {
        var parameters = definition.Parameters;
        double[] values = [.. parameters.Select(p => p.Default)];
        foreach (var (name, text) in given)
        {
            int place = PlaceOf(parameters, name);
            if (place < 0)
            {
                string allowed = parameters.Count == 0 ? "none" : string.Join(", ", parameters.Select(p => p.Name));
                throw new ArgumentException($"{definition.Name} has no parameter '{name}'; allowed: {allowed}");
            }

            if (!parameters[place].TryParse(text, out values[place]) || !parameters[place].Allows(values[place]))
            {
                throw new ArgumentException($"parameter '{name}' of {definition.Name} is '{text}'; allowed: {parameters[place].Range}");
            }
        }

        return values;
    }

    private static int PlaceOf(IReadOnlyList<IndicatorParameter> parameters, string name)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static IndicatorDefinition Find(string function)
        => IndicatorCatalog.TryGet(function, out var definition)
            ? definition
            : throw new ArgumentException($"there is no indicator '{function}'{NearNames.Hint(function, IndicatorCatalog.Names)}");

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
