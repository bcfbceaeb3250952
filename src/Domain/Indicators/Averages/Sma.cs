using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Sma(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "sma", "Simple moving average", "Mean of the last lookback values.",
        [IndicatorParameter.Periods("lookback", 20)], ["Sma"],
        p => (int)p[0] - 1, p => new SmaIndicator(new((int)p[0])));

    private readonly double _perPeriod = 1.0 / periods;
    private SlidingSum _sum = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit) => output[0] = _sum.Next(value, commit) * _perPeriod;

    /// <summary>The step for each value.</summary>
    public void StepAll(ReadOnlySpan<double> values, Span<double> output) => _sum.NextAll(values, _perPeriod, output);

    public readonly void Save(StateWriter writer) => _sum.Save(writer);

    public void Load(StateReader reader) => _sum.Load(reader);
}
