using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>
/// A row as added is the loose end of the last line at that bar. A table has the lines as they lie at the last bar.
/// </summary>
internal struct ZigZag(bool isOfHighLow, double percent) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "zigzag", "Zig Zag", "Straight lines between turning points, from each of which price came back by percent; and lines from high to high and low to low.",
        [IndicatorParameter.Choice("endType", "close", "highlow"), IndicatorParameter.Number("percent", 5, 0.001, 1000)],
        ["ZigZag", "PointType", "RetraceHigh", "RetraceLow"],
        _ => 1, p => new BarIndicator<ZigZag>(new(p[0] == 1, p[1])))
    {
        Timing = IndicatorTiming.Redrawn,
        Draw = Draw,
        Codes = [new("PointType", 1, "H"), new("PointType", -1, "L")],
    };

    private readonly ZigZagTracker _trial = new(percent);
    private readonly ZigZagTracker _tracker = new(percent);

    public static int OutputCount => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var high = isOfHighLow ? bar.High : bar.Close;
        var low = isOfHighLow ? bar.Low : bar.Close;
        if (!commit) _tracker.CopyTo(_trial);
        var tracker = commit ? _tracker : _trial;
        tracker.Add(high, low, bar.Close);
        output.Fill(double.NaN);
        if (tracker.Bars == 1) return;
        var end = tracker.IsRising ? high : low;
        output[0] = end;
        if (tracker.Last.Kind < 0 && tracker.High.Bar > 1) output[2] = end;
        if (tracker.Last.Kind > 0 && tracker.Low.Bar > 1) output[3] = end;
    }

    public readonly void Save(StateWriter writer) => _tracker.Save(writer);

    public readonly void Load(StateReader reader) => _tracker.Load(reader);

    private static IndicatorRows Draw(double[] parameters, ReadOnlySpan<BarInput> bars)
    {
        var isOfHighLow = parameters[0] == 1;
        var tracker = new ZigZagTracker(parameters[1]) { Trace = [] };
        foreach (var bar in bars) tracker.Add(isOfHighLow ? bar.High : bar.Close, isOfHighLow ? bar.Low : bar.Close, bar.Close);
        var rows = IndicatorRows.Empty(bars, OutputCount);
        if (bars.Length < 2) return rows;
        var lastBar = bars[^1];
        var end = !isOfHighLow ? lastBar.Close : tracker.IsRising ? lastBar.High : lastBar.Low;
        ZigZagLines.Draw([.. tracker.Trace, new ZigZagPoint(bars.Length, end, 0)], rows);
        return rows;
    }
}
