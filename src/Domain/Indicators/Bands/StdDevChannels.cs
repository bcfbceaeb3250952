using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Bands;

/// <summary>A row as added is the newest end of the line that ends there.</summary>
internal struct StdDevChannels(int periods, double deviations) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "stddevchannels", "Standard deviation channels",
        "Least-squares lines through successive windows, counted back from the last bar, with bands of that many standard deviations.",
        [IndicatorParameter.Periods("lookback", 20, 2), IndicatorParameter.Number("deviations", 2, 0.01, 100)],
        ["Centerline", "UpperChannel", "LowerChannel", "BreakPoint"],
        _ => 0, p => new ValueIndicator<StdDevChannels>(new((int)p[0], p[1])))
    {
        Timing = IndicatorTiming.Redrawn,
        Draw = Draw,
    };

    private SlidingLine _line = new(periods);

    public static int OutputCount => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var (mean, slope, squares) = _line.Next(value, commit);
        var centre = mean + (slope * (periods - 1) / 2);
        var reach = deviations * Math.Sqrt(squares / periods);
        output[3] = 0;
        output[2] = centre - reach;
        output[1] = centre + reach;
        output[0] = centre;
    }

    public readonly void Save(StateWriter writer) => _line.Save(writer);

    public void Load(StateReader reader) => _line.Load(reader);

    private static IndicatorRows Draw(double[] parameters, ReadOnlySpan<BarInput> bars)
    {
        var periods = (int)parameters[0];
        var line = new SlidingLine(periods);
        var rows = IndicatorRows.Empty(bars, OutputCount);
        for (var row = 0; row < rows.Count; row++) rows.Values[(row * OutputCount) + 3] = 0;
        for (var i = 0; i < bars.Length; i++)
        {
            var (mean, slope, squares) = line.Next(bars[i].Close, commit: true);
            var first = i - periods + 1;
            if (first < 0 || (bars.Length - 1 - i) % periods != 0) continue;
            var reach = parameters[1] * Math.Sqrt(squares / periods);
            for (var row = first; row <= i; row++)
            {
                var centre = mean + (slope * (row - ((first + i) / 2.0)));
                var output = rows.Values.AsSpan(row * OutputCount, OutputCount);
                output[0] = centre;
                output[1] = centre + reach;
                output[2] = centre - reach;
                output[3] = row == first ? 1 : 0;
            }
        }

        return rows;
    }
}
