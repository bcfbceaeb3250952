using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

/// <summary>L. Williams, Technical Analysis of Stocks and Commodities 3:4 (1985).</summary>
internal struct Ultimate(int shortest, int middle, int longest) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "ultimate", "Ultimate oscillator", "Buying pressure over true range in three windows, weighted 4 : 2 : 1, 0 to 100.",
        [IndicatorParameter.Periods("short", 7), IndicatorParameter.Periods("middle", 14), IndicatorParameter.Periods("long", 28)], ["Ultimate"],
        p => (int)p[2], p => new BarIndicator<Ultimate>(new((int)p[0], (int)p[1], (int)p[2])))
    {
        Rule = p => ParameterRules.Less("ultimate", "short", p[0], "middle", p[1]) ?? ParameterRules.Less("ultimate", "middle", p[1], "long", p[2]),
    };

    private SlidingSum _pressureShort = new(shortest);
    private SlidingSum _rangeShort = new(shortest);
    private SlidingSum _pressureMiddle = new(middle);
    private SlidingSum _rangeMiddle = new(middle);
    private SlidingSum _pressureLong = new(longest);
    private SlidingSum _rangeLong = new(longest);
    private double _priorClose = double.NaN;

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var low = Math.Min(bar.Low, _priorClose);
        var pressure = bar.Close - low;
        var range = Math.Max(bar.High, _priorClose) - low;
        if (commit) _priorClose = bar.Close;

        // A window without any range gives 0/0: undefined.
        var first = _pressureShort.Next(pressure, commit) / _rangeShort.Next(range, commit);
        var second = _pressureMiddle.Next(pressure, commit) / _rangeMiddle.Next(range, commit);
        var third = _pressureLong.Next(pressure, commit) / _rangeLong.Next(range, commit);
        output[0] = 100 * ((4 * first) + (2 * second) + third) / 7;
    }

    public readonly void Save(StateWriter writer)
    {
        _pressureShort.Save(writer);
        _rangeShort.Save(writer);
        _pressureMiddle.Save(writer);
        _rangeMiddle.Save(writer);
        _pressureLong.Save(writer);
        _rangeLong.Save(writer);
        writer.WriteDouble(_priorClose);
    }

    public void Load(StateReader reader)
    {
        _pressureShort.Load(reader);
        _rangeShort.Load(reader);
        _pressureMiddle.Load(reader);
        _rangeMiddle.Load(reader);
        _pressureLong.Load(reader);
        _rangeLong.Load(reader);
        _priorClose = reader.ReadDouble();
    }
}
