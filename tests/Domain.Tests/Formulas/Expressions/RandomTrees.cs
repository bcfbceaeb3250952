using CsCheck;
using SignalEs.Domain.Indicators;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

/// <summary>Random trees that type-check, and bars for them.</summary>
internal static class RandomTrees
{
    /// <summary>Prices and volumes in eighths: sums of them are exact in any order. Now and then a value is missing.</summary>
    public static readonly Gen<BarInput[]> Bars = Gen.Select(Gen.Int[1, 400], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 60], Gen.Int[0, 30])
        .Select((close, up, down, volume, missing) => (Close: close / 8.0, Up: up / 8.0, Down: down / 8.0, Volume: missing == 0 ? double.NaN : volume / 8.0))
        .Array[1, 60]
        .Select(rows => rows.Select((r, i) => new BarInput(i * 60_000_000_000L, i == 0 ? r.Close : rows[i - 1].Close, r.Close + r.Up, r.Close - r.Down, r.Close, r.Volume)).ToArray());

    private static readonly Gen<TreeWalk> Inputs = Pick<TreeWalk>(
        new TreeWalk.Input("close", b => b.Close),
        new TreeWalk.Input("open", b => b.Open),
        new TreeWalk.Input("high", b => b.High),
        new TreeWalk.Input("low", b => b.Low),
        new TreeWalk.Input("volume", b => b.Volume),
        new TreeWalk.Input("hl2", b => (b.High + b.Low) / 2));

    private static readonly Gen<TreeWalk> Leaves = Gen.Frequency(
        (3, Inputs),
        (1, Pick(0.0, 1.0, 2.5, 14.0, 1e-3, 1e300).Select(v => (TreeWalk)new TreeWalk.Number(v))));

    public static Gen<TreeWalk> Trees(int depth) => depth == 0 ? Leaves : Gen.Frequency(
        (2, Leaves),
        (6, Gen.Select(Pick('+', '-', '*', '/', '%'), Trees(depth - 1), Trees(depth - 1), (op, a, b) => (TreeWalk)new TreeWalk.Arithmetic(op, a, b))),
        (3, Gen.Select(Unary, Trees(depth - 1), (f, a) => (TreeWalk)new TreeWalk.Call(f.Name, f.Of, a))),
        (1, Gen.Select(Trees(depth - 1), Trees(depth - 1), (a, b) => (TreeWalk)new TreeWalk.Coalesce(a, b))),
        (2, Gen.Select(Conditions(depth - 1), Trees(depth - 1), Trees(depth - 1), (c, a, b) => (TreeWalk)new TreeWalk.If(c, a, b))),
        (2, Gen.Select(Gen.Int[1, 20], Trees(depth - 1), (n, a) => (TreeWalk)new TreeWalk.Lagged(a, n))),
        (2, Gen.Select(Conditions(depth - 1), Gen.Int[1, 20], (c, n) => (TreeWalk)new TreeWalk.Count(c, n))),
        (2, Gen.Select(Inputs, Gen.Int[1, 30], (a, n) => (TreeWalk)new TreeWalk.Window("sum", a, n, v => v.Sum()))),
        (3, Gen.Select(Ordered, Trees(depth - 1), (f, a) => (TreeWalk)new TreeWalk.Window(f.Name, a, f.N, f.Of))));

    private static Gen<TreeWalk.Condition> Conditions(int depth) => depth == 0
        ? Comparisons(0)
        : Gen.Frequency(
            (3, Comparisons(depth - 1)),
            (1, Gen.Select(Conditions(depth - 1), Conditions(depth - 1), (a, b) => (TreeWalk.Condition)new TreeWalk.And(a, b))),
            (1, Gen.Select(Conditions(depth - 1), Conditions(depth - 1), (a, b) => (TreeWalk.Condition)new TreeWalk.Or(a, b))),
            (1, Conditions(depth - 1).Select(a => (TreeWalk.Condition)new TreeWalk.Not(a))));

    private static Gen<TreeWalk.Condition> Comparisons(int depth)
        => Gen.Select(Pick("<", "<=", ">", ">=", "==", "!="), Trees(depth), Trees(depth), (op, a, b) => (TreeWalk.Condition)new TreeWalk.Comparison(op, a, b));

    private static readonly Gen<(string Name, Func<double, double> Of)> Unary = Pick<(string, Func<double, double>)>(
        ("abs", Math.Abs), ("sqrt", Math.Sqrt), ("exp", PortableMath.Exp), ("log", PortableMath.Log), ("floor", Math.Floor), ("ceil", Math.Ceiling),
        ("sign", x => Math.Sign(x)), ("round", x => Math.Round(x, MidpointRounding.ToEven)));

    // Short windows are worked out from oldest to newest, as by definition: the bits must agree for any argument.
    private static readonly Gen<(string Name, int N, Func<double[], double> Of)> Ordered = Gen.OneOf(
        Gen.Int[1, 16].Select(n => ("mean", n, (Func<double[], double>)(v => v.Aggregate(0.0, (s, x) => s + x) / v.Length))),
        Gen.Int[2, 16].Select(n => ("stdev", n, (Func<double[], double>)Deviation)),
        Gen.Int[1, 30].Select(n => ("highest", n, (Func<double[], double>)(v => v.Max()))),
        Gen.Int[1, 30].Select(n => ("lowest", n, (Func<double[], double>)(v => v.Min()))));

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static double Deviation(double[] values)
    {
        double mean = values.Aggregate(0.0, (s, x) => s + x) / values.Length;
        return Math.Sqrt(values.Aggregate(0.0, (s, x) => s + ((x - mean) * (x - mean))) / values.Length);
    }
}
