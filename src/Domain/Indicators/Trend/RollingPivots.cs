using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Trend;

internal struct RollingPivots(int window, int offset, PivotType type) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "rollingpivots", "Rolling pivot points", "Pivot levels from the high, low and close of a window that ends offset bars before this one.",
        [
            IndicatorParameter.Periods("window", 20), IndicatorParameter.Periods("offset", 0, 0),
            IndicatorParameter.Choice("type", "standard", "camarilla", "demark", "fibonacci", "woodie"),
        ],
        ["PP", "S1", "S2", "S3", "S4", "R1", "R2", "R3", "R4"],
        p => (int)p[0] + (int)p[1], p => new BarIndicator<RollingPivots>(new((int)p[0], (int)p[1], (PivotType)(int)p[2])));

    private SlidingHighest _highest = new(window);
    private SlidingLowest _lowest = new(window);
    private Delay _high = new(offset + 1);
    private Delay _low = new(offset + 1);
    private Delay _close = new(offset + 1);

    public static int OutputCount => 9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var highest = _highest.Next(_high.Next(bar.High, commit), commit);
        var lowest = _lowest.Next(_low.Next(bar.Low, commit), commit);
        PivotLevels.Write(type, bar.Open, highest, lowest, _close.Next(bar.Close, commit), output);
        if (double.IsNaN(highest)) output.Fill(double.NaN);
    }

    public readonly void Save(StateWriter writer)
    {
        _highest.Save(writer);
        _lowest.Save(writer);
        _high.Save(writer);
        _low.Save(writer);
        _close.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _highest.Load(reader);
        _lowest.Load(reader);
        _high.Load(reader);
        _low.Load(reader);
        _close.Load(reader);
    }
}
