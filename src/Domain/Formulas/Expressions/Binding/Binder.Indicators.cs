using SignalEs.Domain.Formulas.Expressions.Running;
using SignalEs.Domain.Formulas.Expressions.Syntax;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>Indicators of the catalog: <c>rsi(close, 14)</c> of a series, <c>atr(14)</c> of bars, <c>macd(12, 26, 9).histogram</c>.</summary>
internal sealed partial class Binder
{
    private Bound OfIndicator(IndicatorDefinition indicator, CallSyntax call)
    {
        if (indicator.IsTableOnly || indicator.NeedsReference)
        {
            return Error(call.At, $"{indicator.Name} has no value at a bar's close", "an indicator that can be a live signal");
        }

        // The first argument is a series unless it is a parameter: a number that is written out, or a choice.
        bool isSeries = indicator.New([]) is SeriesIndicator;
        Bound? series = null;
        var arguments = new List<SyntaxNode>(call.Arguments);
        if (isSeries && arguments.Count > 0 && !IsChoice(indicator, 0, arguments[0]) && Bind(arguments[0]) is var first && first.Constant is null)
        {
            series = Expect(ValueType.Number, first, indicator.Name);
            arguments.RemoveAt(0);
            if (series.Type == ValueType.Wrong)
            {
                return series;
            }
        }

        if (Parameters(indicator, arguments, call, isSeries) is not { } parameters)
        {
            return Bound.Wrong(call.At);
        }

        string key = $"{indicator.Name}({series?.Key};{string.Join(' ', parameters)})";
        var names = IndicatorFormula.OutputsOf(indicator.Name);
        int slot;
        if (series is not null)
        {
            slot = Stateful(key, names.Count, indicator.WarmUp(parameters), new SeriesPlanner(() => (SeriesIndicator)indicator.New(parameters), series.Run, SkipsUnknown: true));
        }
        else
        {
            if (!InScope(FormulaScope.Bars, indicator.Name, call.At))
            {
                return Bound.Wrong(call.At);
            }

            slot = Stateful(key, names.Count, indicator.WarmUp(parameters), new BarPlanner(() => indicator.New(parameters)));
        }

        return Row(indicator.Name, names, slot, call.At);
    }

    private double[]? Parameters(IndicatorDefinition indicator, List<SyntaxNode> arguments, CallSyntax call, bool isSeries)
    {
        string signature = $"{indicator.Name}({(isSeries ? "[series, ]" : "")}{string.Join(", ", indicator.Parameters.Select(p => p.Name))})";
        if (arguments.Count > indicator.Parameters.Count)
        {
            Add(arguments[indicator.Parameters.Count].At, $"{indicator.Name} takes {indicator.Parameters.Count} parameters, not {arguments.Count}", signature);
            return null;
        }

        var values = new double[arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            var parameter = indicator.Parameters[i];
            double? value = IsChoice(indicator, i, arguments[i]) && parameter.TryParse(ChoiceText(arguments[i])!, out double choice)
                ? choice
                : arguments[i] is TextSyntax ? null : Bind(arguments[i]).Constant;
            if (value is not { } known || !parameter.Allows(known))
            {
                Add(arguments[i].At, $"{parameter.Name} of {indicator.Name} is not allowed", $"{parameter.Range}, written out");
                return null;
            }

            values[i] = known;
        }

        if (indicator.Validate(values) is { } problem)
        {
            Add(call.At, problem, signature);
            return null;
        }

        return indicator.Complete(values);
    }

    private static bool IsChoice(IndicatorDefinition indicator, int parameter, SyntaxNode argument)
        => parameter < indicator.Parameters.Count && ChoiceText(argument) is { } text
            && indicator.Parameters[parameter].Choices.Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string? ChoiceText(SyntaxNode argument) => argument switch
    {
        TextSyntax text => text.Value,
        NameSyntax name => name.Name,
        _ => null,
    };

    private static Bound Row(string text, IReadOnlyList<string> names, int firstSlot, int at)
        => new(ValueType.Row, Bound.Nothing, text, at) { Text = text, Outputs = [.. names.Select((name, i) => (name, firstSlot + i))] };
}
