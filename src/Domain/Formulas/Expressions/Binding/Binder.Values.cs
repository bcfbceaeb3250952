using System.Globalization;
using SignalEs.Domain.Formulas.Expressions.Syntax;

namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>Literals and operators.</summary>
internal sealed partial class Binder
{
    private Bound Bind(SyntaxNode node)
    {
        _nodes++;
        return node switch
        {
            NumberSyntax number => Number(number.Value, number.At),
            TextSyntax written => new Bound(ValueType.Text, Bound.Nothing, written.Value, written.At) { Text = written.Value },
            NameSyntax name => Name(name),
            MemberSyntax member => Member(member),
            UnarySyntax unary => Unary(unary),
            BinarySyntax { Operator: "and" or "or" } logic => Logic(logic),
            BinarySyntax binary => Binary(binary),
            CallSyntax call => Call(call),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node, "no such syntax"),
        };
    }

    private Bound Number(double value, int at) => double.IsFinite(value)
        ? new Bound(ValueType.Number, _ => value, value.ToString("R", CultureInfo.InvariantCulture), at) { Constant = value }
        : Error(at, "the number is too large", "up to 1.79e308");

    private static Bound Truth(bool value, int at)
    {
        double number = value ? 1 : 0;
        return new Bound(ValueType.Boolean, _ => number, value ? "true" : "false", at);
    }

    private Bound Unary(UnarySyntax unary)
    {
        if (unary.Operator == "not")
        {
            var condition = Expect(ValueType.Boolean, Bind(unary.Operand), "not");
            return condition.Type == ValueType.Wrong ? condition : new Bound(ValueType.Boolean, Operators.Not(condition.Run), $"(not {condition.Key})", unary.At);
        }

        var operand = Expect(ValueType.Number, Bind(unary.Operand), "-");
        return operand.Type == ValueType.Wrong ? operand
            : operand.Constant is { } value ? Number(-value, unary.At)
            : new Bound(ValueType.Number, Operators.Negate(operand.Run), $"(- {operand.Key})", unary.At);
    }

    private Bound Logic(BinarySyntax logic)
    {
        var left = Expect(ValueType.Boolean, Bind(logic.Left), logic.Operator);
        var right = Expect(ValueType.Boolean, Bind(logic.Right), logic.Operator);
        return left.Type == ValueType.Wrong || right.Type == ValueType.Wrong
            ? Bound.Wrong(logic.At)
            : new Bound(
                ValueType.Boolean,
                logic.Operator == "and" ? Operators.And(left.Run, right.Run) : Operators.Or(left.Run, right.Run),
                $"({logic.Operator} {left.Key} {right.Key})",
                logic.At);
    }

    private Bound Binary(BinarySyntax binary)
    {
        var left = Scalar(Bind(binary.Left));
        var right = Scalar(Bind(binary.Right));
        bool truths = binary.Operator is "==" or "!=" && left.Type == ValueType.Boolean;
        left = truths ? left : Expect(ValueType.Number, left, binary.Operator);
        right = Expect(truths ? ValueType.Boolean : ValueType.Number, right, binary.Operator);
        if (left.Type == ValueType.Wrong || right.Type == ValueType.Wrong)
        {
            return Bound.Wrong(binary.At);
        }

        var run = Operators.Binary(binary.Operator, left, right);
        bool isNumber = binary.Operator is "+" or "-" or "*" or "/" or "%" or "^";
        if (isNumber && left.Constant is not null && right.Constant is not null && run([]) is var value && !double.IsNaN(value))
        {
            return Number(value, binary.At);
        }

        return new Bound(isNumber ? ValueType.Number : ValueType.Boolean, run, $"({binary.Operator} {left.Key} {right.Key})", binary.At);
    }

    /// <summary>The value, if it has the type; else an error at its first character.</summary>
    private Bound Expect(ValueType type, Bound value, string by)
    {
        value = Scalar(value);
        return value.Type == type || value.Type == ValueType.Wrong
            ? value
            : Error(value.At, $"{by} takes a {Word(type)} here, not a {Word(value.Type)}", type == ValueType.Boolean ? "a comparison, or something made of comparisons" : $"a {Word(type)}");
    }

    /// <summary>A row of one output, or with an output of its own name, is that output.</summary>
    private Bound Scalar(Bound value)
    {
        if (value.Type != ValueType.Row)
        {
            return value;
        }

        foreach (var (name, slot) in value.Outputs)
        {
            if (value.Outputs.Count == 1 || name == value.Text)
            {
                return Bound.OfSlot(ValueType.Number, slot, value.At);
            }
        }

        return Error(value.At, $"{value.Text} has {value.Outputs.Count} outputs", $"{value.Text}(…).name with one of {string.Join(", ", value.Outputs.Select(o => o.Name))}");
    }

    private static string Word(ValueType type) => type switch
    {
        ValueType.Boolean => "condition",
        ValueType.Text => "text",
        _ => "number",
    };
}
