using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

/// <summary>Each value counts from the newest mean, so the whole window is gone through: O(lookback) per bar.</summary>
internal struct Cci(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "cci", "Commodity channel index", "Distance of (high + low + close)/3 from its mean, in units of 0.015 mean absolute deviations.",
        [IndicatorParameter.Periods("lookback", 20)], ["Cci"],
        p => (int)p[0] - 1, p => new BarIndicator<Cci>(new((int)p[0])));

    private SlidingWindow _window = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var typical = (bar.High + bar.Low + bar.Close) / 3;
        var window = _window.Next(typical, commit);
        double sum = 0;
        foreach (var x in window) sum += x;
        var mean = sum / periods;
        double distances = 0;
        foreach (var x in window) distances += Math.Abs(mean - x);
        var deviation = distances / periods;
        output[0] = deviation == 0 ? double.NaN : (typical - mean) / (0.015 * deviation);
    }

    public readonly void Save(StateWriter writer) => _window.Save(writer);

    public void Load(StateReader reader) => _window.Load(reader);
}
