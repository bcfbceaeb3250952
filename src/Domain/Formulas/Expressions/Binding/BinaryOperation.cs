namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>An operation on two numbers. A struct, so that the run-time compiles each with its arithmetic inlined into the delegates below.</summary>
internal interface IBinaryOperation
{
    static abstract double Of(double a, double b);
}

internal readonly struct Sum : IBinaryOperation
{
    public static double Of(double a, double b) => Operators.Known(a + b);
}

internal readonly struct Difference : IBinaryOperation
{
    public static double Of(double a, double b) => Operators.Known(a - b);
}

internal readonly struct Product : IBinaryOperation
{
    public static double Of(double a, double b) => Operators.Known(a * b);
}

internal readonly struct Quotient : IBinaryOperation
{
    public static double Of(double a, double b) => Operators.Known(a / b);
}

/// <summary>With the sign of the dividend (IEEE fmod, exact).</summary>
internal readonly struct Remainder : IBinaryOperation
{
    public static double Of(double a, double b) => Operators.Known(a % b);
}

internal readonly struct Power : IBinaryOperation
{
    public static double Of(double a, double b) => Operators.Known(Operators.PowerOf(a, b));
}

internal readonly struct Less : IBinaryOperation
{
    public static double Of(double a, double b) => a < b ? 1 : a >= b ? 0 : double.NaN;
}

internal readonly struct AtMost : IBinaryOperation
{
    public static double Of(double a, double b) => a <= b ? 1 : a > b ? 0 : double.NaN;
}

internal readonly struct Equal : IBinaryOperation
{
    public static double Of(double a, double b) => a == b ? 1 : double.IsNaN(a) || double.IsNaN(b) ? double.NaN : 0;
}

internal readonly struct Unequal : IBinaryOperation
{
    public static double Of(double a, double b) => a == b ? 0 : double.IsNaN(a) || double.IsNaN(b) ? double.NaN : 1;
}

internal static class BinaryOperation
{
    /// <summary>The delegate for two operands; slots and constants are read in place rather than through delegates of their own.</summary>
    public static Evaluate Of<T>(Bound a, Bound b)
        where T : struct, IBinaryOperation
        => (a.Slot >= 0, b.Slot >= 0, a.Constant, b.Constant) switch
        {
            (true, true, _, _) => Slots<T>(a.Slot, b.Slot),
            (true, _, _, { } right) => SlotAndConstant<T>(a.Slot, right),
            (_, true, { } left, _) => ConstantAndSlot<T>(left, b.Slot),
            (true, _, _, _) => SlotAndValue<T>(a.Slot, b.Run),
            (_, true, _, _) => ValueAndSlot<T>(a.Run, b.Slot),
            (_, _, _, { } right) => ValueAndConstant<T>(a.Run, right),
            _ => Values<T>(a.Run, b.Run),
        };

    private static Evaluate Slots<T>(int a, int b)
        where T : struct, IBinaryOperation
        => s => T.Of(s[a], s[b]);

    private static Evaluate SlotAndConstant<T>(int a, double b)
        where T : struct, IBinaryOperation
        => s => T.Of(s[a], b);

    private static Evaluate ConstantAndSlot<T>(double a, int b)
        where T : struct, IBinaryOperation
        => s => T.Of(a, s[b]);

    private static Evaluate SlotAndValue<T>(int a, Evaluate b)
        where T : struct, IBinaryOperation
        => s => T.Of(s[a], b(s));

    private static Evaluate ValueAndSlot<T>(Evaluate a, int b)
        where T : struct, IBinaryOperation
        => s => T.Of(a(s), s[b]);

    private static Evaluate ValueAndConstant<T>(Evaluate a, double b)
        where T : struct, IBinaryOperation
        => s => T.Of(a(s), b);

    private static Evaluate Values<T>(Evaluate a, Evaluate b)
        where T : struct, IBinaryOperation
        => s => T.Of(a(s), b(s));
}
