using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Trend;

internal struct Atr(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "atr", "Average true range", "True range of the bar, its Wilder average, and that as a percentage of the close.",
        [IndicatorParameter.Periods("lookback", 14, 2)], ["Tr", "Atr", "Atrp"],
        _ => 1, p => new BarIndicator<Atr>(new((int)p[0])));

    private TrueRange _range = new();
    private ExponentialAverage _average = ExponentialAverage.Wilder(periods);

    public static int OutputCount => 3;

    /// <summary>The average alone, for the indicators that are built on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(in BarInput bar, bool commit) => _average.Next(_range.Next(bar, commit), commit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var range = _range.Next(bar, commit);
        var average = _average.Next(range, commit);
        output[2] = bar.Close == 0 ? double.NaN : average / bar.Close * 100;
        output[1] = average;
        output[0] = range;
    }

    public readonly void Save(StateWriter writer)
    {
        _range.Save(writer);
        _average.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _range.Load(reader);
        _average.Load(reader);
    }
}
