using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Trend;

namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>
/// The brick is the average true range at the last bar, so each bar lays the whole wall anew: there is a table, but nothing that could be said once for
/// all at a bar's close. A row as added is NaN.
/// </summary>
internal struct RenkoAtr : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "renkoatr", "Renko chart of ATR bricks", "Renko bricks of the size of the average true range at the last bar; only as a table.",
        [IndicatorParameter.Periods("atr", 14, 2), IndicatorParameter.Choice("endType", "close", "highlow")],
        Renko.Outputs, p => (int)p[0], _ => new BarIndicator<RenkoAtr>(default))
    {
        Timing = IndicatorTiming.OtherRows,
        IsTableOnly = true,
        Draw = Draw,
    };

    public static int OutputCount => 6;

    public readonly void Step(in BarInput bar, Span<double> output, bool commit) => output[..OutputCount].Fill(double.NaN);

    public readonly void Save(StateWriter writer)
    {
    }

    public readonly void Load(StateReader reader)
    {
    }

    private static IndicatorRows Draw(double[] parameters, ReadOnlySpan<BarInput> bars)
    {
        var range = new Atr((int)parameters[0]);
        var size = double.NaN;
        foreach (var bar in bars) size = range.Next(bar, commit: true);
        return size > 0 && ExactPrice.IsInRange(size) && ExactPrice.Of(size) > 0
            ? Renko.Draw(ExactPrice.Of(size), parameters[1] == 1, bars)
            : IndicatorRows.Empty([], OutputCount);
    }
}
