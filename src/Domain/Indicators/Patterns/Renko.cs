using System.Globalization;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>A row as added is the last brick that the bar laid, NaN if it laid none. A table has a row per brick.</summary>
internal struct Renko(decimal size, bool isOfHighLow) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "renko", "Renko chart", "Bricks of one size, laid whenever price has moved by it; high, low and volume are those since the brick before.",
        [IndicatorParameter.Number("brick", 1, 0.000001, 1e12), IndicatorParameter.Choice("endType", "close", "highlow")],
        Outputs, _ => 1, p => new BarIndicator<Renko>(new(ExactPrice.Of(p[0]), p[1] == 1)))
    {
        Timing = IndicatorTiming.OtherRows,
        Draw = (p, bars) => Draw(ExactPrice.Of(p[0]), p[1] == 1, bars),
    };

    private const int MostRows = 1_000_000;
    private RenkoWall _wall = new(size, isOfHighLow);

    public static int OutputCount => 6;

    internal static string[] Outputs => ["IsUp", "Open", "High", "Low", "Close", "Volume"];

    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var wall = _wall;
        var bricks = wall.Add(bar);
        if (bricks == 0) output.Fill(double.NaN);
        else wall.Write(Math.Abs(bricks) - 1, output);
        if (!commit) return;
        wall.Close();
        _wall = wall;
    }

    public readonly void Save(StateWriter writer) => _wall.Save(writer);

    public void Load(StateReader reader) => _wall.Load(reader);

    /// <exception cref="ArgumentException">The brick is so small that the chart would have more than a million rows.</exception>
    internal static IndicatorRows Draw(decimal size, bool isOfHighLow, ReadOnlySpan<BarInput> bars)
    {
        var times = new List<long>();
        var values = new List<double>();
        var wall = new RenkoWall(size, isOfHighLow);
        Span<double> row = stackalloc double[OutputCount];
        foreach (var bar in bars)
        {
            var bricks = Math.Abs(wall.Add(bar));
            if (times.Count + bricks > MostRows)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"renko: brick = {size} is too small; it makes more than {MostRows} bricks of these bars."));
            }

            for (var brick = 0; brick < bricks; brick++)
            {
                wall.Write(brick, row);
                times.Add(bar.TimeUnixNs);
                values.AddRange(row);
            }

            wall.Close();
        }

        return new([.. times], [.. values], OutputCount);
    }
}
