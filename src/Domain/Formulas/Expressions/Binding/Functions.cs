using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>A function of values of one moment.</summary>
/// <param name="Name">Name in formulas.</param>
/// <param name="Signature">How it is called.</param>
/// <param name="Description">What it gives.</param>
/// <param name="Min">Fewest arguments.</param>
/// <param name="Max">Most arguments.</param>
/// <param name="Make">The compiled call.</param>
internal sealed record Function(string Name, string Signature, string Description, int Min, int Max, Func<Evaluate[], Evaluate> Make)
{
    public ValueType Result { get; init; } = ValueType.Number;

    private const int ManyMax = 16;

    public static IReadOnlyList<Function> All { get; } =
    [
        new("abs", "abs(x)", "Magnitude", 1, 1, One(Math.Abs)),
        new("ceil", "ceil(x)", "Smallest whole number not below x", 1, 1, One(Math.Ceiling)),
        new("clamp", "clamp(x, low, high)", "x kept between two bounds; unknown if low is above high", 3, 3, a => Clamp(a[0], a[1], a[2])),
        new("coalesce", "coalesce(x, y, …)", "The first known value", 2, ManyMax, FirstKnown),
        new("exp", "exp(x)", "e to the x", 1, 1, One(PortableMath.Exp)),
        new("floor", "floor(x)", "Largest whole number not above x", 1, 1, One(Math.Floor)),
        new("known", "known(x)", "Whether x has a value", 1, 1, a => Known(a[0])) { Result = ValueType.Boolean },
        new("log", "log(x)", "Natural logarithm; unknown at 0 and below", 1, 1, One(PortableMath.Log)),
        new("max", "max(x, y, …)", "Greatest; unknown if one is unknown", 2, ManyMax, a => Fold(a, Math.Max)),
        new("min", "min(x, y, …)", "Least; unknown if one is unknown", 2, ManyMax, a => Fold(a, Math.Min)),
        new("pow", "pow(x, y)", "x to the y, as x ^ y", 2, 2, a => Power(a[0], a[1])),
        new("round", "round(x)", "Nearest whole number, halves to the even one", 1, 1, One(Math.Round)),
        new("sign", "sign(x)", "-1, 0 or 1", 1, 1, One(x => double.IsNaN(x) ? x : x > 0 ? 1 : x < 0 ? -1 : 0)),
        new("sqrt", "sqrt(x)", "Square root; unknown below 0", 1, 1, One(Math.Sqrt)),
    ];

    public static Function? Find(string name)
    {
        foreach (var function in All)
        {
            if (function.Name == name)
            {
                return function;
            }
        }

        return null;
    }

    private static Func<Evaluate[], Evaluate> One(Func<double, double> of) => arguments =>
    {
        var x = arguments[0];
        return s => Operators.Known(of(x(s)));
    };

    private static Evaluate Fold(Evaluate[] arguments, Func<double, double, double> of) => s =>
    {
        double result = arguments[0](s);
        for (int i = 1; i < arguments.Length; i++)
        {
            result = of(result, arguments[i](s)); // Math.Max and Math.Min give NaN when either is NaN
        }

        return Operators.Known(result);
    };

    private static Evaluate FirstKnown(Evaluate[] arguments) => s =>
    {
        foreach (var argument in arguments)
        {
            double value = argument(s);
            if (!double.IsNaN(value))
            {
                return value;
            }
        }

        return double.NaN;
    };

    private static Evaluate Power(Evaluate x, Evaluate y) => s => Operators.Known(Operators.PowerOf(x(s), y(s)));

    private static Evaluate Known(Evaluate x) => s => double.IsNaN(x(s)) ? 0 : 1;

    private static Evaluate Clamp(Evaluate value, Evaluate low, Evaluate high) => s =>
    {
        (double x, double a, double b) = (value(s), low(s), high(s));
        return a <= b && !double.IsNaN(x) ? Math.Min(Math.Max(x, a), b) : double.NaN;
    };
}
