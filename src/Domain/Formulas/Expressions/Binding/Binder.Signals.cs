using System.Globalization;
using SignalEs.Domain.Formulas.Expressions.Running;
using SignalEs.Domain.Formulas.Expressions.Syntax;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>
/// <c>signal("rsi_14@1")</c>: another formula on the same bars or options. Version and all, so that its meaning is as fixed as one's own. Indicators and
/// expressions run inside; Greeks and moneyness are read from the signals that run beside.
/// </summary>
internal sealed partial class Binder
{
    private Bound Signal(CallSyntax call)
    {
        const string Signature = "signal(\"name@version\")";
        if (!Count(call, 1, Signature))
        {
            return Bound.Wrong(call.At);
        }

        if (call.Arguments[0] is not TextSyntax id)
        {
            return Error(call.Arguments[0].At, "signal takes the name and version of a formula in quotes", Signature);
        }

        _nodes++;
        if (Use(id.Value, id.At) is not { } formula)
        {
            return Bound.Wrong(id.At);
        }

        return formula.Kind switch
        {
            FormulaKind.Greeks => OfInputs(formula, formula.Outputs, InputKind.Greeks, call),
            FormulaKind.Moneyness => OfInputs(formula, MoneynessFormula.From(formula).ExpiryOutputs, InputKind.Chain, call),
            FormulaKind.Indicator => InScope(FormulaScope.Bars, formula.Id, call.At)
                ? Row(formula.Name, formula.Outputs, Stateful($"signal({formula.Id})", formula.Outputs.Count, 0, new BarPlanner(() => IndicatorFormula.Create(formula))), call.At)
                : Bound.Wrong(call.At),
            _ => OfFormula(formula, call),
        };
    }

    private Bound OfInputs(FormulaDefinition formula, IReadOnlyList<string> outputs, InputKind kind, CallSyntax call)
    {
        if (!InScope(FormulaScope.Options, formula.Id, call.At))
        {
            return Bound.Wrong(call.At);
        }

        return new Bound(ValueType.Row, Bound.Nothing, formula.Id, call.At)
        {
            Text = formula.Name,
            Outputs = [.. outputs.Select((name, i) => (name, SlotOf(new FormulaInput(kind, i, formula.Id))))],
        };
    }

    private Bound OfFormula(FormulaDefinition formula, CallSyntax call)
    {
        FormulaProgram program;
        try
        {
            program = compiler.Compile(formula);
        }
        catch (FormulaException e)
        {
            return Error(call.At, $"{formula.Id} doesn't compile: {e.Message}", "a formula that does");
        }

        if (program.Inputs.Count > 0 && !InScope(program.Scope, formula.Id, call.At))
        {
            return Bound.Wrong(call.At);
        }

        string key = $"signal({formula.Id})";
        if (!_stateful.ContainsKey(key))
        {
            _nodes += program.Cost.Nodes;
            _usesDepth = Math.Max(_usesDepth, program.Cost.UsesDepth + 1);
        }

        int[] inputs = [.. program.Inputs.Select(i => SlotOf(i.Input))];
        return Row(formula.Name, formula.Outputs, Stateful(key, formula.Outputs.Count, program.Cost.Windows, new ProgramPlanner(program, inputs)), call.At);
    }

    private FormulaDefinition? Use(string id, int at)
    {
        var formula = library.Find(id);
        if (formula is null)
        {
            string hint = id.Contains('@', StringComparison.Ordinal) ? "" : $"with its version, so that the meaning stays: {id}@{NewestOf(id)}. ";
            Add(at, $"there is no formula '{id}'", $"{hint}{Nearest.Hint(id, library.Ids)}{string.Join(", ", library.Ids)}");
            return null;
        }

        _uses[formula.Id] = formula;
        return formula;
    }

    private string NewestOf(string name)
    {
        int newest = 1;
        while (library.Find(string.Create(CultureInfo.InvariantCulture, $"{name}@{newest + 1}")) is not null)
        {
            newest++;
        }

        return newest.ToString(CultureInfo.InvariantCulture);
    }
}
