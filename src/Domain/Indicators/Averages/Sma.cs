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
        p => (int)p[0] - 1, p => new ValueIndicator<Sma>(new((int)p[0])));

    private SlidingFold<SumFold> _sum = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit) => output[0] = _sum.Next(value, commit) / periods;

    public readonly void Save(StateWriter writer) => _sum.Save(writer);

    public void Load(StateReader reader) => _sum.Load(reader);
}
