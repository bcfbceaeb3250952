using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Averages;

/// <summary>P. G. Mulloy, Technical Analysis of Stocks and Commodities 12:2 (1994).</summary>
internal struct Dema(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "dema", "Double exponential moving average", "2 EMA - EMA(EMA), both started with the SMA of the first lookback values.",
        [IndicatorParameter.Periods("lookback", 20)], ["Dema"],
        p => (int)p[0] - 1, p => new ValueIndicator<Dema>(new((int)p[0])));

    private ExponentialAverage _first = ExponentialAverage.Of(periods);
    private ExponentialAverage _second = ExponentialAverage.Custom(2.0 / (periods + 1), 1);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var first = _first.Next(value, commit);
        var second = _second.Next(first, commit);
        output[0] = (2 * first) - second;
    }

    public readonly void Save(StateWriter writer)
    {
        _first.Save(writer);
        _second.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _first.Load(reader);
        _second.Load(reader);
    }
}
