using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>
/// Arithmetic and logic on values that may be unknown (NaN). What isn't a finite number is unknown: there is no infinity. Logic is Kleene's:
/// <c>false and unknown</c> is false, <c>true or unknown</c> is true, a comparison with unknown is unknown.
/// </summary>
internal static class Operators
{
    /// <summary>Arithmetic or comparison by its symbol.</summary>
    public static Evaluate Binary(string symbol, Bound a, Bound b) => symbol switch
    {
        "+" => BinaryOperation.Of<Sum>(a, b),
        "-" => BinaryOperation.Of<Difference>(a, b),
        "*" => BinaryOperation.Of<Product>(a, b),
        "/" => BinaryOperation.Of<Quotient>(a, b),
        "%" => BinaryOperation.Of<Remainder>(a, b),
        "^" => BinaryOperation.Of<Power>(a, b),
        "<" => BinaryOperation.Of<Less>(a, b),
        "<=" => BinaryOperation.Of<AtMost>(a, b),
        ">" => BinaryOperation.Of<Less>(b, a),
        ">=" => BinaryOperation.Of<AtMost>(b, a),
        "==" => BinaryOperation.Of<Equal>(a, b),
        "!=" => BinaryOperation.Of<Unequal>(a, b),
        _ => throw new ArgumentOutOfRangeException(nameof(symbol), symbol, "not an operator"),
    };

    public static Evaluate Negate(Evaluate x) => s => Known(-x(s));

    public static Evaluate And(Evaluate x, Evaluate y) => s =>
    {
        double a = x(s);
        if (a == 0)
        {
            return 0;
        }

        double b = y(s);
        return b == 0 ? 0 : a == 1 && b == 1 ? 1 : double.NaN;
    };

    public static Evaluate Or(Evaluate x, Evaluate y) => s =>
    {
        double a = x(s);
        if (a == 1)
        {
            return 1;
        }

        double b = y(s);
        return b == 1 ? 1 : a == 0 && b == 0 ? 0 : double.NaN;
    };

    public static Evaluate Not(Evaluate x) => s => x(s) switch { 0 => 1, 1 => 0, _ => double.NaN };

    public static Evaluate If(Evaluate condition, Evaluate then, Evaluate otherwise) => s => condition(s) switch
    {
        1 => then(s),
        0 => otherwise(s),
        _ => double.NaN,
    };

    /// <summary>The value, or unknown where it isn't a finite number. One bit pattern of NaN only, whatever the machine made of 0/0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Known(double value) => double.IsFinite(value) ? value : double.NaN;

    /// <summary>x^y: whole exponents up to 64 by squaring, so that negative x has a value; others for positive x only; 0^y is 0 for y > 0.</summary>
    public static double PowerOf(double x, double y)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        const int WholeMax = 64;
        if (y != Math.Floor(y) || Math.Abs(y) > WholeMax)
        {
            return PortableMath.Pow(x, y);
        }

        double result = 1;
        double square = x;
        for (int n = (int)Math.Abs(y); n > 0; n >>= 1)
        {
            result = (n & 1) != 0 ? result * square : result;
            square *= square;
        }

        return y < 0 ? 1 / result : result;
    }
}
