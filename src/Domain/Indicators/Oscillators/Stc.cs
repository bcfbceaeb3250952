using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Stc(int cycle, int fast, int slow) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "stc", "Schaff trend cycle", "Stochastic oscillator of the MACD line, smoothed over 3.",
        [IndicatorParameter.Periods("cycle", 10), IndicatorParameter.Periods("fast", 23), IndicatorParameter.Periods("slow", 50)], ["Stc"],
        p => (int)p[0] + (int)p[2], p => new ValueIndicator<Stc>(new((int)p[0], (int)p[1], (int)p[2])))
    {
        Rule = p => ParameterRules.Less("stc", "fast", p[1], "slow", p[2]),
    };

    private ExponentialAverage _fast = ExponentialAverage.Of(fast);
    private ExponentialAverage _slow = ExponentialAverage.Of(slow);
    private StochasticCore _core = new(cycle, 1, 3);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var macd = _fast.Next(value, commit) - _slow.Next(value, commit);
        output[0] = _core.Next(macd, macd, macd, commit).Oscillator;
    }

    public readonly void Save(StateWriter writer)
    {
        _fast.Save(writer);
        _slow.Save(writer);
        _core.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _fast.Load(reader);
        _slow.Load(reader);
        _core.Load(reader);
    }
}
