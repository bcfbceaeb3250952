using SignalEs.Domain.Formulas.Expressions.Running;
using SignalEs.Domain.Formulas.Expressions.Syntax;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>Calls of functions of the language.</summary>
internal sealed partial class Binder
{
    private Bound Call(CallSyntax call)
    {
        switch (call.Name)
        {
            case "if":
                return If(call);
            case "signal":
                return Signal(call);
            case "change":
                return Change(call);
            case "crosses_above":
                return Crosses(call, above: true);
            case "crosses_below":
                return Crosses(call, above: false);
        }

        if (Function.Find(call.Name) is { } function)
        {
            return Pure(function, call);
        }

        if (WindowFunction.Find(call.Name) is { } window)
        {
            return Count(call, 2, window.Signature) ? Window(window, Bind(call.Arguments[0]), call.Arguments[1], call.At) : Bound.Wrong(call.At);
        }

        if (IndicatorCatalog.TryGet(call.Name, out var indicator))
        {
            return OfIndicator(indicator, call);
        }

        string[] functions =
        [
            "if", "signal", "change", "crosses_above", "crosses_below", .. Function.All.Select(f => f.Name), .. WindowFunction.All.Select(w => w.Name),
        ];
        string hint = Nearest.Hint(call.Name, [.. functions, .. IndicatorCatalog.All.Select(d => d.Name)]);
        return Error(call.At, $"there is no function '{call.Name}'", $"{hint}{string.Join(", ", functions)}, or an indicator of the catalog");
    }

    private Bound If(CallSyntax call)
    {
        if (!Count(call, 3, "if(condition, value, otherwise)"))
        {
            return Bound.Wrong(call.At);
        }

        var condition = Expect(ValueType.Boolean, Bind(call.Arguments[0]), "if");
        var then = Scalar(Bind(call.Arguments[1]));
        var type = then.Type == ValueType.Boolean ? ValueType.Boolean : ValueType.Number;
        then = Expect(type, then, "if");
        var otherwise = Expect(type, Bind(call.Arguments[2]), "the other branch of if");
        return condition.Type == ValueType.Wrong || then.Type == ValueType.Wrong || otherwise.Type == ValueType.Wrong
            ? Bound.Wrong(call.At)
            : new Bound(type, Operators.If(condition.Run, then.Run, otherwise.Run), $"(if {condition.Key} {then.Key} {otherwise.Key})", call.At);
    }

    private Bound Pure(Function function, CallSyntax call)
    {
        if (call.Arguments.Count < function.Min || call.Arguments.Count > function.Max)
        {
            return Error(call.At, $"{function.Name} with {call.Arguments.Count} arguments", function.Signature);
        }

        var arguments = new Bound[call.Arguments.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            var argument = Scalar(Bind(call.Arguments[i]));
            bool anyType = function.Name == "known" && argument.Type == ValueType.Boolean;
            arguments[i] = anyType ? argument : Expect(ValueType.Number, argument, function.Name);
        }

        return Array.Exists(arguments, a => a.Type == ValueType.Wrong)
            ? Bound.Wrong(call.At)
            : new Bound(function.Result, function.Make([.. arguments.Select(a => a.Run)]), $"({function.Name} {string.Join(' ', arguments.Select(a => a.Key))})", call.At);
    }

    private Bound Window(WindowFunction window, Bound argument, SyntaxNode length, int at)
    {
        argument = Expect(window.Argument, argument, window.Name);
        var n = Expect(ValueType.Number, Bind(length), window.Name);
        if (argument.Type == ValueType.Wrong || n.Type == ValueType.Wrong)
        {
            return Bound.Wrong(at);
        }

        if (n.Constant is not { } count || count != Math.Floor(count) || count < window.Min || count > FormulaBudget.WindowMax)
        {
            return Error(n.At, $"the length of {window.Name} is no fixed whole number in range", $"a whole number from {window.Min} to {FormulaBudget.WindowMax}, written out");
        }

        int slot = Stateful($"{window.Name}({argument.Key};{n.Key})", 1, (int)count, new SeriesPlanner(() => window.New((int)count), argument.Run, SkipsUnknown: false));
        return Bound.OfSlot(ValueType.Number, slot, at);
    }

    /// <summary><c>change(x, n)</c> is <c>x - lag(x, n)</c>.</summary>
    private Bound Change(CallSyntax call)
    {
        if (!Count(call, 2, "change(x, n)"))
        {
            return Bound.Wrong(call.At);
        }

        var now = Expect(ValueType.Number, Bind(call.Arguments[0]), "change");
        var before = Window(WindowFunction.Find("lag")!, now, call.Arguments[1], call.At);
        return now.Type == ValueType.Wrong || before.Type == ValueType.Wrong
            ? Bound.Wrong(call.At)
            : new Bound(ValueType.Number, Operators.Binary("-", now, before), $"(- {now.Key} {before.Key})", call.At);
    }

    /// <summary><c>crosses_above(a, b)</c> is <c>a &gt; b and lag(a, 1) &lt;= lag(b, 1)</c>.</summary>
    private Bound Crosses(CallSyntax call, bool above)
    {
        if (!Count(call, 2, $"{call.Name}(a, b)"))
        {
            return Bound.Wrong(call.At);
        }

        var a = Expect(ValueType.Number, Bind(call.Arguments[0]), call.Name);
        var b = Expect(ValueType.Number, Bind(call.Arguments[1]), call.Name);
        if (a.Type == ValueType.Wrong || b.Type == ValueType.Wrong)
        {
            return Bound.Wrong(call.At);
        }

        var lag = WindowFunction.Find("lag")!;
        var one = new NumberSyntax(call.At, 1);
        var before = (A: Before(a), B: Before(b));
        var now = Operators.Binary(above ? ">" : "<", a, b);
        var then = Operators.Binary(above ? "<=" : ">=", before.A, before.B);
        return new Bound(ValueType.Boolean, Operators.And(now, then), $"({call.Name} {a.Key} {b.Key})", call.At);

        Bound Before(Bound value) => value.Constant is null ? Window(lag, value, one, call.At) : value;
    }

    private bool Count(CallSyntax call, int count, string signature)
    {
        if (call.Arguments.Count != count)
        {
            Add(call.At, $"{call.Name} with {call.Arguments.Count} arguments", signature);
        }

        return call.Arguments.Count == count;
    }

    /// <summary>The first slot of a stateful piece; pieces with the same key share one.</summary>
    private int Stateful(string key, int width, int window, IStepPlanner planner)
    {
        if (_stateful.TryGetValue(key, out var known))
        {
            return known.Slot;
        }

        int slot = _slots;
        _slots += width;
        _windows += window;
        _steps.Add(planner.Plan(slot));
        _stateful.Add(key, Bound.OfSlot(ValueType.Number, slot, 0));
        return slot;
    }
}
