using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Trend;

/// <summary>T. Chande, Technical Analysis of Stocks and Commodities 13:9 (1995).</summary>
internal struct Aroon(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "aroon", "Aroon", "How recent the highest high and the lowest low of the last lookback + 1 bars are: 100 is now, 0 the oldest.",
        [IndicatorParameter.Periods("lookback", 25)], ["AroonUp", "AroonDown", "Oscillator"],
        p => (int)p[0], p => new BarIndicator<Aroon>(new((int)p[0])));

    private SlidingArgument _highest = new(periods + 1);
    private SlidingArgument _lowest = new(periods + 1);

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var sinceHigh = _highest.Next(bar.High, commit);
        var sinceLow = _lowest.Next(-bar.Low, commit);
        var up = sinceHigh < 0 ? double.NaN : 100.0 * (periods - sinceHigh) / periods;
        var down = sinceLow < 0 ? double.NaN : 100.0 * (periods - sinceLow) / periods;
        output[2] = up - down;
        output[1] = down;
        output[0] = up;
    }

    public readonly void Save(StateWriter writer)
    {
        _highest.Save(writer);
        _lowest.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _highest.Load(reader);
        _lowest.Load(reader);
    }
}
