using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>
/// A row as added is about the bar right steps back: its points, and the end of the line that they finish. A table also has the lines from point to point.
/// </summary>
internal struct Pivots(int left, int right, int maxTrend, bool isOfClose) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "pivots", "Pivots",
        "Peaks and troughs of the bars around, with lines and trend (higher or lower) from one to the next if they come within maxTrend bars.",
        [
            IndicatorParameter.Periods("left", 2, 2, 500), IndicatorParameter.Periods("right", 2, 2, 500), IndicatorParameter.Periods("maxTrend", 20, 3),
            IndicatorParameter.Choice("endType", "highlow", "close"),
        ],
        ["HighPoint", "LowPoint", "HighLine", "LowLine", "HighTrend", "LowTrend"],
        p => (int)p[0] + (int)p[1], p => new BarIndicator<Pivots>(new((int)p[0], (int)p[1], (int)p[2], p[3] == 1)))
    {
        Timing = IndicatorTiming.Redrawn,
        Lags = p => [.. Enumerable.Repeat((int)p[1], OutputCount)],
        Draw = Draw,
        Rule = p => ParameterRules.Less("pivots", "left", p[0], "maxTrend", p[2]),
        Codes = [new("HighTrend", 1, "Hh"), new("HighTrend", -1, "Lh"), new("LowTrend", 1, "Hl"), new("LowTrend", -1, "Ll")],
    };

    private FractalCore _core = new(left, right);
    private double _high = double.NaN;
    private double _low = double.NaN;
    private int _sinceHigh;
    private int _sinceLow;

    public static int OutputCount => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var (high, low) = _core.Next(isOfClose ? bar.Close : bar.High, isOfClose ? bar.Close : bar.Low, commit);
        output[5] = Trend(low, _low, _sinceLow);
        output[4] = Trend(high, _high, _sinceHigh);
        output[3] = double.IsNaN(output[5]) ? double.NaN : low;
        output[2] = double.IsNaN(output[4]) ? double.NaN : high;
        output[1] = low;
        output[0] = high;
        if (!commit) return;
        _sinceHigh = double.IsNaN(high) ? Math.Min(_sinceHigh + 1, maxTrend) : 0;
        _sinceLow = double.IsNaN(low) ? Math.Min(_sinceLow + 1, maxTrend) : 0;
        if (!double.IsNaN(high)) _high = high;
        if (!double.IsNaN(low)) _low = low;
    }

    public readonly void Save(StateWriter writer)
    {
        _core.Save(writer);
        writer.WriteDouble(_high);
        writer.WriteDouble(_low);
        writer.WriteInt32(_sinceHigh);
        writer.WriteInt32(_sinceLow);
    }

    public void Load(StateReader reader)
    {
        _core.Load(reader);
        _high = reader.ReadDouble();
        _low = reader.ReadDouble();
        _sinceHigh = reader.ReadInt32();
        _sinceLow = reader.ReadInt32();
    }

    /// <summary>1 if the point lies above the one before, -1 if below; NaN without a point, or if the one before is equal or too long ago.</summary>
    private readonly double Trend(double point, double before, int since)
    {
        if (double.IsNaN(point) || double.IsNaN(before) || point == before || since >= maxTrend) return double.NaN;
        return point > before ? 1 : -1;
    }

    private static IndicatorRows Draw(double[] parameters, ReadOnlySpan<BarInput> bars)
    {
        var added = IndicatorRows.AsAdded(Definition, parameters, bars);
        var rows = IndicatorRows.Empty(bars, OutputCount);
        for (var side = 0; side < 2; side++)
        {
            var lastRow = 0;
            for (var i = (int)parameters[1]; i < added.Count; i++)
            {
                if (double.IsNaN(added[i][side])) continue;
                var row = i - (int)parameters[1];
                rows.Values[(row * OutputCount) + side] = added[i][side];
                if (!double.IsNaN(added[i][4 + side])) DrawLine(rows, side, lastRow, row, added[i][4 + side]);
                lastRow = row;
            }
        }

        return rows;
    }

    private static void DrawLine(IndicatorRows rows, int side, int from, int to, double trend)
    {
        double first = rows[from][side], last = rows[to][side];
        for (var row = from; row <= to; row++)
        {
            rows.Values[(row * OutputCount) + 2 + side] = last + ((last - first) / (to - from) * (row - to));
            if (row > from) rows.Values[(row * OutputCount) + 4 + side] = trend;
        }
    }
}
