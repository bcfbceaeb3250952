using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Dpo(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "dpo", "Detrended price oscillator", "Value less the SMA that is centred on it, so the SMA of lookback/2 + 1 bars later.",
        [IndicatorParameter.Periods("lookback", 14)], ["Dpo", "Sma"],
        p => (int)p[0] - 1, p => new ValueIndicator<Dpo>(new((int)p[0])))
    {
        Timing = IndicatorTiming.Late,
        Lags = p => [((int)p[0] / 2) + 1, ((int)p[0] / 2) + 1],
    };

    private SlidingMean _mean = new(periods);
    private Delay _earlier = new((periods / 2) + 1);

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var mean = _mean.Next(value, commit);
        var earlier = _earlier.Next(value, commit);
        output[1] = double.IsNaN(earlier) ? double.NaN : mean;
        output[0] = earlier - mean;
    }

    public readonly void Save(StateWriter writer)
    {
        _mean.Save(writer);
        _earlier.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _mean.Load(reader);
        _earlier.Load(reader);
    }
}
