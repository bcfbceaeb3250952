using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Trend;

internal struct Chandelier(int periods, double multiplier, bool isShort) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "chandelier", "Chandelier exit", "Highest high less that many average true ranges; for shorts lowest low plus them.",
        [
            IndicatorParameter.Periods("lookback", 22, 2), IndicatorParameter.Number("multiplier", 3, 0.01, 100),
            IndicatorParameter.Choice("type", "long", "short"),
        ],
        ["ChandelierExit"],
        p => (int)p[0], p => new BarIndicator<Chandelier>(new((int)p[0], p[1], p[2] == 1)));

    private Atr _range = new(periods);
    private SlidingHighest _highest = new(periods);
    private SlidingLowest _lowest = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var reach = multiplier * _range.Next(bar, commit);
        output[0] = isShort ? _lowest.Next(bar.Low, commit) + reach : _highest.Next(bar.High, commit) - reach;
    }

    public readonly void Save(StateWriter writer)
    {
        _range.Save(writer);
        _highest.Save(writer);
        _lowest.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _range.Load(reader);
        _highest.Load(reader);
        _lowest.Load(reader);
    }
}
