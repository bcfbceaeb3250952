using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Macd(int fast, int slow, int signal) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "macd", "Moving average convergence/divergence", "Fast EMA less slow EMA, the EMA of that as signal, and their difference.",
        [IndicatorParameter.Periods("fast", 12), IndicatorParameter.Periods("slow", 26), IndicatorParameter.Periods("signal", 9)],
        ["Macd", "Signal", "Histogram", "FastEma", "SlowEma"],
        p => (int)p[0] - 1, p => new ValueIndicator<Macd>(new((int)p[0], (int)p[1], (int)p[2])))
    {
        Rule = p => ParameterRules.Less("macd", "fast", p[0], "slow", p[1]),
    };

    private ExponentialAverage _fast = ExponentialAverage.Of(fast);
    private ExponentialAverage _slow = ExponentialAverage.Of(slow);
    private ExponentialAverage _signal = ExponentialAverage.Of(signal);

    public static int OutputCount => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var fastAverage = _fast.Next(value, commit);
        var slowAverage = _slow.Next(value, commit);
        var macd = fastAverage - slowAverage;
        var signal = _signal.Next(macd, commit);
        output[4] = slowAverage;
        output[3] = fastAverage;
        output[2] = macd - signal;
        output[1] = signal;
        output[0] = macd;
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
