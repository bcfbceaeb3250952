using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Trend;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Bands;

internal struct Starc(int smaPeriods, double multiplier, int atrPeriods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "starc", "STARC bands", "SMA of the close, and bands that many average true ranges above and below it.",
        [IndicatorParameter.Periods("sma", 5), IndicatorParameter.Number("multiplier", 2, 0.01, 100), IndicatorParameter.Periods("atr", 10, 2)],
        ["UpperBand", "Centerline", "LowerBand"],
        p => (int)p[0] - 1, p => new BarIndicator<Starc>(new((int)p[0], p[1], (int)p[2])));

    private SlidingMean _mean = new(smaPeriods);
    private Atr _range = new(atrPeriods);

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var mean = _mean.Next(bar.Close, commit);
        var reach = multiplier * _range.Next(bar, commit);
        output[2] = mean - reach;
        output[1] = mean;
        output[0] = mean + reach;
    }

    public readonly void Save(StateWriter writer)
    {
        _mean.Save(writer);
        _range.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _mean.Load(reader);
        _range.Load(reader);
    }
}
