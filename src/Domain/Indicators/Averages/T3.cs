using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Averages;

/// <summary>T. Tillson, Technical Analysis of Stocks and Commodities 16:1 (1998).</summary>
internal struct T3(int periods, double volumeFactor) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "t3", "T3 moving average", "Tillson's six-fold EMA with overshoot volumeFactor; all six start at the first value.",
        [IndicatorParameter.Periods("lookback", 5), IndicatorParameter.Number("volumeFactor", 0.7, 0.001, 10)], ["T3"],
        _ => 0, p => new ValueIndicator<T3>(new((int)p[0], p[1])));

    private ExponentialAverage _e1 = ExponentialAverage.Custom(2.0 / (periods + 1), 1);
    private ExponentialAverage _e2 = ExponentialAverage.Custom(2.0 / (periods + 1), 1);
    private ExponentialAverage _e3 = ExponentialAverage.Custom(2.0 / (periods + 1), 1);
    private ExponentialAverage _e4 = ExponentialAverage.Custom(2.0 / (periods + 1), 1);
    private ExponentialAverage _e5 = ExponentialAverage.Custom(2.0 / (periods + 1), 1);
    private ExponentialAverage _e6 = ExponentialAverage.Custom(2.0 / (periods + 1), 1);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var e3 = _e3.Next(_e2.Next(_e1.Next(value, commit), commit), commit);
        var e4 = _e4.Next(e3, commit);
        var e5 = _e5.Next(e4, commit);
        var e6 = _e6.Next(e5, commit);
        var a = volumeFactor;
        var c1 = -a * a * a;
        var c2 = 3 * a * a * (1 + a);
        var c3 = -3 * a * (1 + (2 * a) + (a * a));
        var c4 = 1 + (3 * a) + (3 * a * a) + (a * a * a);
        output[0] = (c1 * e6) + (c2 * e5) + (c3 * e4) + (c4 * e3);
    }

    public readonly void Save(StateWriter writer)
    {
        _e1.Save(writer);
        _e2.Save(writer);
        _e3.Save(writer);
        _e4.Save(writer);
        _e5.Save(writer);
        _e6.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _e1.Load(reader);
        _e2.Load(reader);
        _e3.Load(reader);
        _e4.Load(reader);
        _e5.Load(reader);
        _e6.Load(reader);
    }
}
