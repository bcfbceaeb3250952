using SignalEs.Domain.Formulas.Expressions.Running;
using SignalEs.Domain.Formulas.Expressions.Syntax;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>Names: values of the formula itself, inputs, outputs.</summary>
internal sealed partial class Binder
{
    private Bound Name(NameSyntax name)
    {
        if (_named.TryGetValue(name.Name, out var known))
        {
            return known with { At = name.At };
        }

        if (name.Name is "true" or "false")
        {
            return Truth(name.Name == "true", name.At);
        }

        foreach (var (text, source) in InputNames.Prices)
        {
            if (text == name.Name)
            {
                return Input(new FormulaInput(InputKind.Price, (int)source), FormulaScope.Bars, name);
            }
        }

        foreach (var (text, field) in InputNames.Options)
        {
            if (text == name.Name)
            {
                var input = Input(new FormulaInput(InputKind.Option, (int)field), FormulaScope.Options, name);
                return field == OptionField.IsCall && input.Type == ValueType.Number ? input with { Type = ValueType.Boolean } : input;
            }
        }

        return GreeksNames().Contains(name.Name) ? Use(library.Greeks!, name.At) is { } greeks ? GreeksOutput(greeks, name) : Bound.Wrong(name.At) : Unknown(name);
    }

    private Bound GreeksOutput(FormulaDefinition greeks, NameSyntax name)
        => Input(new FormulaInput(InputKind.Greeks, IndexOf(greeks.Outputs, name.Name), greeks.Id), FormulaScope.Options, name);

    private Bound Unknown(NameSyntax name)
    {
        if (Function.Find(name.Name) is not null || WindowFunction.Find(name.Name) is not null || name.Name is "if" or "signal"
            || Indicators.IndicatorCatalog.TryGet(name.Name, out _))
        {
            return Error(name.At, $"'{name.Name}' is a function", $"{name.Name}(…)");
        }

        string[] inputs =
        [
            .. _named.Select(n => n.Key), .. InputNames.Prices.Select(p => p.Name), .. InputNames.Options.Select(o => o.Name), .. GreeksNames(),
        ];
        return Error(name.At, $"there is no '{name.Name}'", $"{Nearest.Hint(name.Name, inputs)}a name of the formula, or an input: {string.Join(", ", inputs)}");
    }

    private Bound Member(MemberSyntax member)
    {
        if (member.Target is NameSyntax { Name: InputNames.Chain } chain)
        {
            return ChainValue(member, chain);
        }

        var row = Bind(member.Target);
        if (row.Type is ValueType.Wrong)
        {
            return row;
        }

        if (row.Type != ValueType.Row)
        {
            return Error(member.NameAt, $"a {Word(row.Type)} has no outputs", "outputs of an indicator or signal: macd(12, 26, 9).histogram");
        }

        foreach (var (name, slot) in row.Outputs)
        {
            if (name == member.Name)
            {
                return Bound.OfSlot(ValueType.Number, slot, member.At);
            }
        }

        return Error(member.NameAt, $"{row.Text} has no output '{member.Name}'", string.Join(", ", row.Outputs.Select(o => o.Name)));
    }

    private Bound ChainValue(MemberSyntax member, NameSyntax chain)
    {
        var figures = library.Moneyness is { } active && library.Find(active) is { } version ? MoneynessFormula.From(version).ExpiryOutputs : MoneynessOutputs.Expiry;
        int index = IndexOf(figures, member.Name);
        if (index < 0)
        {
            return Error(member.NameAt, $"an expiry has no figure '{member.Name}'", string.Join(", ", figures));
        }

        if (library.Moneyness is not { } id)
        {
            return Error(chain.At, "no moneyness formula is active", "values of the option");
        }

        return Use(id, chain.At) is { } moneyness
            ? Input(new FormulaInput(InputKind.Chain, index, moneyness.Id), FormulaScope.Options, new NameSyntax(member.At, $"chain.{member.Name}"))
            : Bound.Wrong(chain.At);
    }

    /// <summary>The slot of an input; bars and options don't mix.</summary>
    private Bound Input(FormulaInput input, FormulaScope scope, NameSyntax name)
        => InScope(scope, name.Name, name.At) ? Bound.OfSlot(ValueType.Number, SlotOf(input), name.At) : Bound.Wrong(name.At);

    private int SlotOf(FormulaInput input)
    {
        foreach (var known in _inputs)
        {
            if (known.Input == input)
            {
                return known.Slot;
            }
        }

        _inputs.Add(new ProgramInput(input, _slots));
        return _slots++;
    }

    private bool InScope(FormulaScope scope, string name, int at)
    {
        _scope ??= (scope, name, at);
        if (_scope.Value.Scope == scope)
        {
            return true;
        }

        var (other, first, firstAt) = _scope.Value;
        var place = FormulaError.At(text, firstAt, "", "");
        Add(
            at,
            $"'{name}' belongs to {Word(scope)}, but '{first}' at line {place.Line}, column {place.Column} to {Word(other)}",
            $"values of {Word(other)} only, or of {Word(scope)} only");
        return false;
    }

    private IReadOnlyList<string> GreeksNames() => library.Greeks is { } id && library.Find(id) is { } greeks ? greeks.Outputs : [];

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Word(FormulaScope scope) => scope == FormulaScope.Bars ? "bars" : "options";
}
