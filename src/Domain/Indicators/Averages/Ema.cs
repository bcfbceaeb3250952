using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Ema(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "ema", "Exponential moving average", "Average with weights that fall by the factor 1 - 2/(lookback + 1) per bar; starts with the SMA.",
        [IndicatorParameter.Periods("lookback", 20)], ["Ema"],
        p => (int)p[0] - 1, p => new ValueIndicator<Ema>(new((int)p[0])));

    private ExponentialAverage _average = ExponentialAverage.Of(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit) => output[0] = _average.Next(value, commit);

    public readonly void Save(StateWriter writer) => _average.Save(writer);

    public void Load(StateReader reader) => _average.Load(reader);
}
