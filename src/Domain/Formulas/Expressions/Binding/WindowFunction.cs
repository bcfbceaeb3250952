using SignalEs.Domain.Formulas.Expressions.Running;
using SignalEs.Domain.Indicators;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>A function of the last n values of its first argument; n is written out. Unknown while one of them is.</summary>
/// <param name="Name">Name in formulas.</param>
/// <param name="Signature">How it is called.</param>
/// <param name="Description">What it gives.</param>
/// <param name="Argument">Type of the first argument.</param>
/// <param name="Min">Smallest n.</param>
/// <param name="New">A fresh state for n.</param>
internal sealed record WindowFunction(string Name, string Signature, string Description, ValueType Argument, int Min, Func<int, SeriesIndicator> New)
{
    public static IReadOnlyList<WindowFunction> All { get; } =
    [
        new("count", "count(condition, n)", "How often the condition held in the last n", ValueType.Boolean, 1, n => new ValueIndicator<WindowSum>(new(n))),
        new("highest", "highest(x, n)", "Greatest of the last n", ValueType.Number, 1, n => new ValueIndicator<WindowHighest>(new(n))),
        new("lag", "lag(x, n)", "The value n before", ValueType.Number, 1, n => new ValueIndicator<Lag>(new(n))),
        new("lowest", "lowest(x, n)", "Least of the last n", ValueType.Number, 1, n => new ValueIndicator<WindowLowest>(new(n))),
        new("mean", "mean(x, n)", "Mean of the last n", ValueType.Number, 1, n => new ValueIndicator<WindowMean>(new(n))),
        new("stdev", "stdev(x, n)", "Population standard deviation of the last n", ValueType.Number, 2, n => new ValueIndicator<WindowDeviation>(new(n))),
        new("sum", "sum(x, n)", "Sum of the last n", ValueType.Number, 1, n => new ValueIndicator<WindowSum>(new(n))),
    ];

    public static WindowFunction? Find(string name)
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
}
