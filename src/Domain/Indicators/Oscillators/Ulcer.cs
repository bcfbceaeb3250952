using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

/// <summary>P. Martin and B. McCann (1989). Drawdowns count from the window's own start, so it is gone through: O(lookback) per bar.</summary>
internal struct Ulcer(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "ulcer", "Ulcer index", "Root mean square of the percent drawdowns from the highest value so far in the window.",
        [IndicatorParameter.Periods("lookback", 14)], ["UlcerIndex"],
        p => (int)p[0] - 1, p => new ValueIndicator<Ulcer>(new((int)p[0])));

    private SlidingWindow _window = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        double highest = 0, squares = 0;
        foreach (var x in _window.Next(value, commit))
        {
            highest = Math.Max(highest, x);
            var drawdown = highest == 0 ? double.NaN : 100 * ((x - highest) / highest);
            squares += drawdown * drawdown;
        }

        output[0] = Math.Sqrt(squares / periods);
    }

    public readonly void Save(StateWriter writer) => _window.Save(writer);

    public void Load(StateReader reader) => _window.Load(reader);
}
