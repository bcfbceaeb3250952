using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Trend;

/// <summary>E. Botes and D. Siepman, Technical Analysis of Stocks and Commodities 28:1 (2010).</summary>
internal struct Vortex(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "vortex", "Vortex indicator", "Movement from low to high and from high to low of successive bars, over true range.",
        [IndicatorParameter.Periods("lookback", 14, 2)], ["Pvi", "Nvi"],
        p => (int)p[0], p => new BarIndicator<Vortex>(new((int)p[0])));

    private TrueRange _trueRange = new();
    private SlidingSum _range = new(periods);
    private SlidingSum _up = new(periods);
    private SlidingSum _down = new(periods);
    private double _priorHigh = double.NaN;
    private double _priorLow = double.NaN;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var range = _range.Next(_trueRange.Next(bar, commit), commit);
        var up = _up.Next(Math.Abs(bar.High - _priorLow), commit);
        var down = _down.Next(Math.Abs(bar.Low - _priorHigh), commit);
        if (commit)
        {
            _priorHigh = bar.High;
            _priorLow = bar.Low;
        }

        output[1] = range == 0 ? double.NaN : down / range;
        output[0] = range == 0 ? double.NaN : up / range;
    }

    public readonly void Save(StateWriter writer)
    {
        _trueRange.Save(writer);
        _range.Save(writer);
        _up.Save(writer);
        _down.Save(writer);
        writer.WriteDouble(_priorHigh);
        writer.WriteDouble(_priorLow);
    }

    public void Load(StateReader reader)
    {
        _trueRange.Load(reader);
        _range.Load(reader);
        _up.Load(reader);
        _down.Load(reader);
        _priorHigh = reader.ReadDouble();
        _priorLow = reader.ReadDouble();
    }
}
