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

    // Nearer to the mean than this, the roundings of the mean show in the z-score.
    private const double Near = 1e-6;

    private readonly double _perPeriod = 1.0 / periods;
    private readonly double _halfPerDeviations = 0.5 / deviations;
    private SlidingMoments _moments = new(periods);

    public static int OutputCount => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var (mean, squares) = _moments.Next(value, commit);
        var deviation = Math.Sqrt(squares * _perPeriod);
        var reach = deviations * deviation;
        var distance = value - mean;
        if (Math.Abs(distance) < Near * Math.Abs(mean)) distance = value - _moments.MeanInOrder(value, commit);
        var score = deviation == 0 ? double.NaN : distance / deviation;
        output[5] = mean == 0 ? double.NaN : 2 * reach / mean;
        output[4] = score;

        // (value - lower) / (upper - lower) without a division.
        output[3] = 0.5 + (score * _halfPerDeviations);
        output[2] = mean - reach;
        output[1] = mean + reach;
        output[0] = mean;
    }

    public readonly void Save(StateWriter writer) => _moments.Save(writer);

    public void Load(StateReader reader) => _moments.Load(reader);
}
