using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Statistics;

/// <summary>Short windows are gone through, as in <see cref="SlidingMean"/>; long ones take O(1) per bar.</summary>
internal struct StdDev(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "stddev", "Standard deviation", "Population standard deviation of the last lookback values, their mean, and the z-score of the newest.",
        [IndicatorParameter.Periods("lookback", 14, 2)], ["StdDev", "Mean", "ZScore"],
        p => (int)p[0] - 1, p => new ValueIndicator<StdDev>(new((int)p[0])));

    private SlidingWindow _window = new(periods <= SlidingMean.Short ? periods : 1);
    private SlidingMoments _moments = new(periods > SlidingMean.Short ? periods : 1);

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var (mean, squares) = periods <= SlidingMean.Short ? Moments(_window.Next(value, commit)) : _moments.Next(value, commit);
        var deviation = Math.Sqrt(squares / periods);
        output[2] = deviation == 0 ? double.NaN : (value - mean) / deviation;
        output[1] = mean;
        output[0] = deviation;
    }

    public readonly void Save(StateWriter writer)
    {
        if (periods <= SlidingMean.Short) _window.Save(writer);
        else _moments.Save(writer);
    }

    public void Load(StateReader reader)
    {
        if (periods <= SlidingMean.Short) _window.Load(reader);
        else _moments.Load(reader);
    }

    private static (double Mean, double Squares) Moments(ReadOnlySpan<double> window)
    {
        double sum = 0, squares = 0;
        foreach (var x in window) sum += x;
        var mean = sum / window.Length;
        foreach (var x in window) squares += (x - mean) * (x - mean);
        return (mean, squares);
    }
}
