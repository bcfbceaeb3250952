using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Smma(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "smma", "Smoothed moving average", "Wilder's average, weights falling by the factor 1 - 1/lookback per bar; starts with the SMA.",
        [IndicatorParameter.Periods("lookback", 20)], ["Smma"],
        p => (int)p[0] - 1, p => new ValueIndicator<Smma>(new((int)p[0])))
    {
        Aliases = ["rma"],
    };

    private WilderAverage _average = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit) => output[0] = _average.Next(value, commit);

    public readonly void Save(StateWriter writer) => _average.Save(writer);

    public void Load(StateReader reader) => _average.Load(reader);
}
