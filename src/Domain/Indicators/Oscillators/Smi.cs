using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

/// <summary>W. Blau, Technical Analysis of Stocks and Commodities 11:1 (1993). Each average starts at its first value.</summary>
internal struct Smi(int periods, int firstSmooth, int secondSmooth, int signal) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "smi", "Stochastic momentum index", "Distance of the close from the middle of its range in percent of half the range, both smoothed twice, and a signal.",
        [
            IndicatorParameter.Periods("lookback", 13), IndicatorParameter.Periods("firstSmooth", 25), IndicatorParameter.Periods("secondSmooth", 2),
            IndicatorParameter.Periods("signal", 3),
        ],
        ["Smi", "Signal"],
        p => (int)p[0] - 1, p => new BarIndicator<Smi>(new((int)p[0], (int)p[1], (int)p[2], (int)p[3])));

    private SlidingHighest _highest = new(periods);
    private SlidingLowest _lowest = new(periods);
    private ExponentialAverage _distance1 = ExponentialAverage.Custom(2.0 / (firstSmooth + 1), 1);
    private ExponentialAverage _distance2 = ExponentialAverage.Custom(2.0 / (secondSmooth + 1), 1);
    private ExponentialAverage _range1 = ExponentialAverage.Custom(2.0 / (firstSmooth + 1), 1);
    private ExponentialAverage _range2 = ExponentialAverage.Custom(2.0 / (secondSmooth + 1), 1);
    private ExponentialAverage _signal = ExponentialAverage.Custom(2.0 / (signal + 1), 1);

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var highest = _highest.Next(bar.High, commit);
        var lowest = _lowest.Next(bar.Low, commit);
        var distance = _distance2.Next(_distance1.Next(bar.Close - (0.5 * (highest + lowest)), commit), commit);
        var range = _range2.Next(_range1.Next(highest - lowest, commit), commit);
        var smi = 100 * (distance / (0.5 * range));
        output[1] = _signal.Next(smi, commit);
        output[0] = smi;
    }

    public readonly void Save(StateWriter writer)
    {
        _highest.Save(writer);
        _lowest.Save(writer);
        _distance1.Save(writer);
        _distance2.Save(writer);
        _range1.Save(writer);
        _range2.Save(writer);
        _signal.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _highest.Load(reader);
        _lowest.Load(reader);
        _distance1.Load(reader);
        _distance2.Load(reader);
        _range1.Load(reader);
        _range2.Load(reader);
        _signal.Load(reader);
    }
}
