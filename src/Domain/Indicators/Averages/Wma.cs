using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Wma(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "wma", "Weighted moving average", "Mean of the last lookback values with weights 1 (oldest) to lookback (newest).",
        [IndicatorParameter.Periods("lookback", 20)], ["Wma"],
        p => (int)p[0] - 1, p => new ValueIndicator<Wma>(new((int)p[0])));

    private SlidingWeighted _mean = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit) => output[0] = _mean.Next(value, commit);

    public readonly void Save(StateWriter writer) => _mean.Save(writer);

    public void Load(StateReader reader) => _mean.Load(reader);
}
