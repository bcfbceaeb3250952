using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Trend;

internal struct SuperTrend(int periods, double multiplier) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "supertrend", "SuperTrend", "Trailing band that many average true ranges from the bar's middle: below in a rise, above in a fall.",
        [IndicatorParameter.Periods("lookback", 10, 2), IndicatorParameter.Number("multiplier", 3, 0.01, 100)], ["SuperTrend", "UpperBand", "LowerBand"],
        p => (int)p[0], p => new BarIndicator<SuperTrend>(new((int)p[0], p[1])));

    private Atr _range = new(periods);
    private TrailingBand _band = new();

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var reach = multiplier * _range.Next(bar, commit);
        var middle = (bar.High + bar.Low) / 2;
        var (stop, isRising) = _band.Next(middle + reach, middle - reach, bar.Close, bar.Close >= middle, commit);
        output[2] = isRising ? stop : double.NaN;
        output[1] = isRising ? double.NaN : stop;
        output[0] = stop;
    }

    public readonly void Save(StateWriter writer)
    {
        _range.Save(writer);
        _band.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _range.Load(reader);
        _band.Load(reader);
    }
}
