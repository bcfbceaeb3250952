using System.Globalization;
using SignalEs.Domain.Formulas.Expressions.Running;
using SignalEs.Domain.Formulas.Expressions.Syntax;

namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>
/// Gives each piece of a formula its type and its delegate, and collects the steps. Goes on after an error, so that several are reported at once.
/// </summary>
internal sealed partial class Binder(string text, FormulaLibrary library, FormulaCompiler compiler)
{
    private readonly List<FormulaError> _errors = [];
    private readonly List<ProgramInput> _inputs = [];
    private readonly List<StepPlan> _steps = [];
    private readonly SortedDictionary<string, Bound> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Bound> _stateful = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, FormulaDefinition> _uses = new(StringComparer.Ordinal);
    private int _slots;
    private int _nodes;
    private int _windows;
    private int _usesDepth;
    private (FormulaScope Scope, string Name, int At)? _scope;

    /// <summary>Formula versions that the text refers to, in order of id.</summary>
    public IReadOnlyCollection<FormulaDefinition> Uses => _uses.Values;

    /// <exception cref="FormulaException">It doesn't compile.</exception>
    public FormulaProgram Bind(IReadOnlyList<Statement> statements)
    {
        var outputs = new List<(string Name, Evaluate Run)>();
        foreach (var statement in statements)
        {
            if (statement.Kind != StatementKind.Value)
            {
                CheckName(statement);
            }

            var value = Named(Bind(statement.Value), statement.Kind == StatementKind.Let);
            if (statement.Kind != StatementKind.Value)
            {
                _named[statement.Name] = value;
            }

            if (statement.Kind != StatementKind.Let)
            {
                outputs.Add((statement.Name, value.Run));
            }
        }

        CheckOutputs(statements, outputs.Count);
        CheckBudget();
        return _errors.Count > 0
            ? throw new FormulaException(_errors)
            : new FormulaProgram(
                _inputs, [.. _steps], [.. outputs.Select(o => o.Run)], [.. outputs.Select(o => o.Name)], _slots,
                _scope?.Scope ?? FormulaScope.Bars, new FormulaCost(_nodes, _windows, _usesDepth));
    }

    // A named value is computed once, in a slot of its own.
    private Bound Named(Bound value, bool isLet)
    {
        value = value.Type == ValueType.Row && isLet ? value
            : value.Type == ValueType.Text ? Error(value.At, "a text is no value", "a number or a condition")
            : Scalar(value);
        if (value.Slot >= 0 || value.Constant is not null || value.Type is ValueType.Row or ValueType.Wrong)
        {
            return value;
        }

        int slot = _slots++;
        _steps.Add(new LetPlan(value.Run) { FirstSlot = slot });
        return Bound.OfSlot(value.Type, slot, value.At);
    }

    private void CheckName(Statement statement)
    {
        string name = statement.Name;
        const string Allowed = "1 to 48 lower-case letters, digits and _, a letter first";
        if (name.Length > 48 || !char.IsAsciiLetterLower(name[0]) || name.Any(char.IsAsciiLetterUpper))
        {
            Add(statement.At, $"'{name}' is not a name", Allowed);
        }
        else if (FormulaGrammar.Reserved.Contains(name) || name == InputNames.Chain)
        {
            Add(statement.At, $"'{name}' is a word of the language", $"{Allowed}; not one of {string.Join(", ", FormulaGrammar.Reserved)}, {InputNames.Chain}");
        }
        else if (_named.ContainsKey(name))
        {
            Add(statement.At, $"'{name}' is defined already", "a name that isn't taken: a value never changes");
        }
        else if (InputNames.Prices.Any(p => p.Name == name) || InputNames.Options.Any(o => o.Name == name) || GreeksNames().Contains(name))
        {
            Add(statement.At, $"'{name}' is an input", "a name that isn't taken");
        }
    }

    private void CheckOutputs(IReadOnlyList<Statement> statements, int outputs)
    {
        if (outputs == 0)
        {
            Add(text.Length, "nothing is given out", "a value, or outputs: name = value; name = value");
        }
        else if (outputs > FormulaBudget.OutputsMax)
        {
            Add(statements[^1].Value.At, $"{outputs} outputs", Count("at most ", FormulaBudget.OutputsMax));
        }

        foreach (var statement in statements)
        {
            if (statement.Kind == StatementKind.Value && outputs > 1)
            {
                Add(statement.Value.At, "one of several outputs has no name", "name = value, for each output");
            }
        }
    }

    private void CheckBudget()
    {
        if (_nodes > FormulaBudget.NodesMax)
        {
            Add(0, $"{_nodes} numbers, names, operators and calls, formulas that it uses included", Count("at most ", FormulaBudget.NodesMax));
        }

        if (_windows > FormulaBudget.WindowsMax)
        {
            Add(0, $"windows and indicators look back {_windows} values in all", Count("at most ", FormulaBudget.WindowsMax));
        }

        if (_usesDepth > FormulaBudget.UsesDepthMax)
        {
            Add(0, $"{_usesDepth} formulas that use each other", Count("at most ", FormulaBudget.UsesDepthMax));
        }
    }

    private void Add(int at, string message, string allowed)
    {
        if (_errors.Count < FormulaBudget.ErrorsMax)
        {
            _errors.Add(FormulaError.At(text, at, message, allowed));
        }
    }

    private Bound Error(int at, string message, string allowed)
    {
        Add(at, message, allowed);
        return Bound.Wrong(at);
    }

    private static string Count(string before, int count) => string.Create(CultureInfo.InvariantCulture, $"{before}{count}");
}
