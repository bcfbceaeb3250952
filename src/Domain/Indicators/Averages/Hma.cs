using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Hma(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "hma", "Hull moving average", "WMA over √lookback of 2 WMA(lookback/2) - WMA(lookback), whole parts of both.",
        [IndicatorParameter.Periods("lookback", 20, 2)], ["Hma"],
        p => (int)p[0] + (int)Math.Sqrt(p[0]) - 2, p => new ValueIndicator<Hma>(new((int)p[0])));

    private SlidingWeighted _full = new(periods);
    private SlidingWeighted _half = new(periods / 2);
    private SlidingWeighted _root = new((int)Math.Sqrt(periods));

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var ahead = (2 * _half.Next(value, commit)) - _full.Next(value, commit);
        output[0] = _root.Next(ahead, commit);
    }

    public readonly void Save(StateWriter writer)
    {
        _full.Save(writer);
        _half.Save(writer);
        _root.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _full.Load(reader);
        _half.Load(reader);
        _root.Load(reader);
    }
}
