using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Statistics;

internal struct Slope(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "slope", "Slope", "Least-squares line through the last lookback values; Line is its height, in a table only on the last lookback rows.",
        [IndicatorParameter.Periods("lookback", 14, 2)], ["Slope", "Intercept", "StdDev", "RSquared", "Line"],
        p => (int)p[0] - 1, p => new ValueIndicator<Slope>(new((int)p[0])))
    {
        Timing = IndicatorTiming.Redrawn,
        Draw = Draw,
    };

    private SlidingLine _line = new(periods);
    private long _seen;

    public static int OutputCount => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var seen = _seen + 1;
        if (commit) _seen = seen;
        var (mean, slope, squares) = _line.Next(value, commit);

        // Bars count from 1, so the window's mean time is seen - (periods - 1) / 2.
        var products = slope * SlidingLine.TimeSquares(periods);
        output[4] = mean + (slope * (periods - 1) / 2);
        output[3] = squares == 0 ? double.NaN : products * products / (SlidingLine.TimeSquares(periods) * squares);
        output[2] = Math.Sqrt(squares / periods);
        output[1] = mean - (slope * (seen - ((periods - 1) / 2.0)));
        output[0] = slope;
    }

    public readonly void Save(StateWriter writer)
    {
        _line.Save(writer);
        writer.WriteInt64(_seen);
    }

    public void Load(StateReader reader)
    {
        _line.Load(reader);
        _seen = reader.ReadInt64();
    }

    private static IndicatorRows Draw(double[] parameters, ReadOnlySpan<BarInput> bars)
    {
        var periods = (int)parameters[0];
        var rows = IndicatorRows.AsAdded(Definition, parameters, bars);
        var last = bars.Length - 1;
        for (var row = 0; row <= last; row++)
        {
            var isOnLine = last >= periods - 1 && row > last - periods;
            rows.Values[(row * OutputCount) + 4] = isOnLine ? rows[last][1] + (rows[last][0] * (row + 1)) : double.NaN;
        }

        return rows;
    }
}
