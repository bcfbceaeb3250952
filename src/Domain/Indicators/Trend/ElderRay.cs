using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Trend;

internal struct ElderRay(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "elderray", "Elder-ray index", "High and low of the bar less the EMA of the close.",
        [IndicatorParameter.Periods("lookback", 13)], ["Ema", "BullPower", "BearPower"],
        p => (int)p[0] - 1, p => new BarIndicator<ElderRay>(new((int)p[0])));

    private ExponentialAverage _average = ExponentialAverage.Of(periods);

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var average = _average.Next(bar.Close, commit);
        output[2] = bar.Low - average;
        output[1] = bar.High - average;
        output[0] = average;
    }

    public readonly void Save(StateWriter writer) => _average.Save(writer);

    public void Load(StateReader reader) => _average.Load(reader);
}
