using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Bands;

internal struct BollingerBands(int periods, double deviations) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "bb", "Bollinger Bands", "SMA, and bands that many population standard deviations above and below it.",
        [IndicatorParameter.Periods("lookback", 20, 2), IndicatorParameter.Number("deviations", 2, 0.01, 100)],
        ["Sma", "UpperBand", "LowerBand", "PercentB", "ZScore", "Width"],
        p => (int)p[0] - 1, p => new ValueIndicator<BollingerBands>(new((int)p[0], p[1])))
    {
        Aliases = ["bollinger", "bollingerbands"],
    };

    private readonly double _perPeriod = 1.0 / periods;
    private SlidingMoments _moments = new(periods);

    public static int OutputCount => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var (mean, squares) = _moments.Next(value, commit);
        var deviation = Math.Sqrt(squares * _perPeriod);
        var reach = deviations * deviation;
        var upper = mean + reach;
        var lower = mean - reach;
        var span = upper - lower;
        output[5] = mean == 0 ? double.NaN : span / mean;
        output[4] = deviation == 0 ? double.NaN : (value - mean) / deviation;
        output[3] = span == 0 ? double.NaN : (value - lower) / span;
        output[2] = lower;
        output[1] = upper;
        output[0] = mean;
    }

    public readonly void Save(StateWriter writer) => _moments.Save(writer);

    public void Load(StateReader reader) => _moments.Load(reader);
}
