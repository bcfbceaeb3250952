using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Volume;

internal struct ChaikinOscillator(int fast, int slow) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "chaikinosc", "Chaikin oscillator", "Fast less slow EMA of the accumulation/distribution line.",
        [IndicatorParameter.Periods("fast", 3), IndicatorParameter.Periods("slow", 10)],
        ["MoneyFlowMultiplier", "MoneyFlowVolume", "Adl", "Oscillator", "FastEma", "SlowEma"],
        _ => 0, p => new BarIndicator<ChaikinOscillator>(new((int)p[0], (int)p[1])))
    {
        Rule = p => ParameterRules.Less("chaikinosc", "fast", p[0], "slow", p[1]),
    };

    private double _adl;
    private ExponentialAverage _fast = ExponentialAverage.Of(fast);
    private ExponentialAverage _slow = ExponentialAverage.Of(slow);

    public static int OutputCount => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var multiplier = MoneyFlow.Multiplier(bar);
        var volume = multiplier * bar.Volume;
        var adl = _adl + volume;
        if (commit) _adl = adl;
        var fastAverage = _fast.Next(adl, commit);
        var slowAverage = _slow.Next(adl, commit);
        output[5] = slowAverage;
        output[4] = fastAverage;
        output[3] = fastAverage - slowAverage;
        output[2] = adl;
        output[1] = volume;
        output[0] = multiplier;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDouble(_adl);
        _fast.Save(writer);
        _slow.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _adl = reader.ReadDouble();
        _fast.Load(reader);
        _slow.Load(reader);
    }
}
