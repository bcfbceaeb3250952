using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Statistics;

internal struct StdDev(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "stddev", "Standard deviation", "Population standard deviation of the last lookback values, their mean, and the z-score of the newest.",
        [IndicatorParameter.Periods("lookback", 14, 2)], ["StdDev", "Mean", "ZScore"],
        p => (int)p[0] - 1, p => new ValueIndicator<StdDev>(new((int)p[0])));

    private SlidingMoments _moments = new(periods);

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var (mean, squares) = _moments.Next(value, commit);
        var deviation = Math.Sqrt(squares / periods);
        output[2] = deviation == 0 ? double.NaN : (value - mean) / deviation;
        output[1] = mean;
        output[0] = deviation;
    }

    public readonly void Save(StateWriter writer) => _moments.Save(writer);

    public void Load(StateReader reader) => _moments.Load(reader);
}
