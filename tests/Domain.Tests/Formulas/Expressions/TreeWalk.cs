using System.Globalization;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

/// <summary>
/// The meaning of the language, written down a second time as plainly as possible: a tree that is walked for each bar, windows worked out from the
/// whole history. Null is unknown. Slow, and shares nothing with the compiler.
/// </summary>
internal abstract record TreeWalk(string Text)
{
    /// <summary>The value at bar <paramref name="t"/>.</summary>
    public abstract double? At(BarInput[] bars, int t);

    internal static double? Known(double value) => double.IsFinite(value) ? value : null;

    public sealed record Number(double Value) : TreeWalk(Value.ToString("R", CultureInfo.InvariantCulture))
    {
        public override double? At(BarInput[] bars, int t) => Value;
    }

    public sealed record Input(string Name, Func<BarInput, double> Read) : TreeWalk(Name)
    {
        public override double? At(BarInput[] bars, int t) => Known(Read(bars[t]));
    }

    public sealed record Arithmetic(char Symbol, TreeWalk A, TreeWalk B) : TreeWalk($"({A.Text} {Symbol} {B.Text})")
    {
        public override double? At(BarInput[] bars, int t) => A.At(bars, t) is { } a && B.At(bars, t) is { } b
            ? Known(Symbol switch { '+' => a + b, '-' => a - b, '*' => a * b, '/' => a / b, _ => a % b })
            : null;
    }

    public sealed record Call(string Name, Func<double, double> Of, TreeWalk A) : TreeWalk($"{Name}({A.Text})")
    {
        public override double? At(BarInput[] bars, int t) => A.At(bars, t) is { } a ? Known(Of(a)) : null;
    }

    public sealed record Coalesce(TreeWalk A, TreeWalk B) : TreeWalk($"coalesce({A.Text}, {B.Text})")
    {
        public override double? At(BarInput[] bars, int t) => A.At(bars, t) ?? B.At(bars, t);
    }

    public sealed record Window(string Name, TreeWalk A, int N, Func<double[], double> Of) : TreeWalk($"{Name}({A.Text}, {N})")
    {
        public override double? At(BarInput[] bars, int t)
        {
            if (t < N - 1)
            {
                return null;
            }

            var values = new double[N];
            for (int i = 0; i < N; i++)
            {
                if (A.At(bars, t - N + 1 + i) is not { } value)
                {
                    return null;
                }

                values[i] = value;
            }

            return Known(Of(values));
        }
    }

    public sealed record Lagged(TreeWalk A, int N) : TreeWalk($"lag({A.Text}, {N})")
    {
        public override double? At(BarInput[] bars, int t) => t < N ? null : A.At(bars, t - N);
    }

    public sealed record If(Condition C, TreeWalk A, TreeWalk B) : TreeWalk($"if({C.Text}, {A.Text}, {B.Text})")
    {
        public override double? At(BarInput[] bars, int t) => C.Holds(bars, t) switch { true => A.At(bars, t), false => B.At(bars, t), null => null };
    }

    /// <summary>How often a condition held: unknown while it was unknown once.</summary>
    public sealed record Count(Condition C, int N) : TreeWalk($"count({C.Text}, {N})")
    {
        public override double? At(BarInput[] bars, int t)
        {
            int count = 0;
            for (int i = t - N + 1; i <= t; i++)
            {
                if (i < 0 || C.Holds(bars, i) is not { } holds)
                {
                    return null;
                }

                count += holds ? 1 : 0;
            }

            return count;
        }
    }

    public abstract record Condition(string Text)
    {
        public abstract bool? Holds(BarInput[] bars, int t);
    }

    public sealed record Comparison(string Symbol, TreeWalk A, TreeWalk B) : Condition($"({A.Text} {Symbol} {B.Text})")
    {
        public override bool? Holds(BarInput[] bars, int t) => A.At(bars, t) is { } a && B.At(bars, t) is { } b
            ? Symbol switch { "<" => a < b, "<=" => a <= b, ">" => a > b, ">=" => a >= b, "==" => a == b, _ => a != b }
            : null;
    }

    public sealed record And(Condition A, Condition B) : Condition($"({A.Text} and {B.Text})")
    {
        public override bool? Holds(BarInput[] bars, int t) => A.Holds(bars, t) & B.Holds(bars, t);
    }

    public sealed record Or(Condition A, Condition B) : Condition($"({A.Text} or {B.Text})")
    {
        public override bool? Holds(BarInput[] bars, int t) => A.Holds(bars, t) | B.Holds(bars, t);
    }

    public sealed record Not(Condition A) : Condition($"not {A.Text}")
    {
        public override bool? Holds(BarInput[] bars, int t) => !A.Holds(bars, t);
    }
}
