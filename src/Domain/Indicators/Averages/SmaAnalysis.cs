using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Averages;

/// <summary>Each value counts from the newest mean, so the whole window is gone through: O(lookback) per bar.</summary>
internal struct SmaAnalysis(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "sma_analysis", "SMA analysis", "How far the last lookback values lie from their mean: mean absolute, mean squared, mean absolute percentage deviation.",
        [IndicatorParameter.Periods("lookback", 20)], ["Mad", "Mse", "Mape", "Sma"],
        p => (int)p[0] - 1, p => new ValueIndicator<SmaAnalysis>(new((int)p[0])));

    private SlidingWindow _window = new(periods);

    public static int OutputCount => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var window = _window.Next(value, commit);
        double sum = 0;
        foreach (var x in window) sum += x;
        var mean = sum / periods;
        double absolute = 0, squared = 0, relative = 0;
        foreach (var x in window)
        {
            var distance = x - mean;
            absolute += Math.Abs(distance);
            squared += distance * distance;
            relative += x == 0 ? double.NaN : Math.Abs(distance) / x;
        }

        output[3] = mean;
        output[2] = relative / periods;
        output[1] = squared / periods;
        output[0] = absolute / periods;
    }

    public readonly void Save(StateWriter writer) => _window.Save(writer);

    public void Load(StateReader reader) => _window.Load(reader);
}
