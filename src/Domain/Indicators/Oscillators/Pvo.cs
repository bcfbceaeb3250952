using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Pvo(int fast, int slow, int signal) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "pvo", "Percentage volume oscillator", "Fast EMA of volume less the slow one in percent of the slow one, the EMA of that as signal, and their difference.",
        [IndicatorParameter.Periods("fast", 12), IndicatorParameter.Periods("slow", 26), IndicatorParameter.Periods("signal", 9)],
        ["Pvo", "Signal", "Histogram"],
        p => (int)p[1] - 1, p => new ValueIndicator<Pvo>(new((int)p[0], (int)p[1], (int)p[2]), PriceSource.Volume))
    {
        Rule = p => ParameterRules.Less("pvo", "fast", p[0], "slow", p[1]),
    };

    private ExponentialAverage _fast = ExponentialAverage.Of(fast);
    private ExponentialAverage _slow = ExponentialAverage.Of(slow);
    private ExponentialAverage _signal = ExponentialAverage.Of(signal);

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var fastAverage = _fast.Next(value, commit);
        var slowAverage = _slow.Next(value, commit);
        var pvo = slowAverage == 0 ? double.NaN : 100 * ((fastAverage - slowAverage) / slowAverage);
        var signalAverage = _signal.Next(pvo, commit);
        output[2] = pvo - signalAverage;
        output[1] = signalAverage;
        output[0] = pvo;
    }

    public readonly void Save(StateWriter writer)
    {
        _fast.Save(writer);
        _slow.Save(writer);
        _signal.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _fast.Load(reader);
        _slow.Load(reader);
        _signal.Load(reader);
    }
}
