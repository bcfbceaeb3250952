using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Awesome(int fast, int slow) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "awesome", "Awesome oscillator", "Fast less slow SMA of the bar's middle price, also in percent of that price.",
        [IndicatorParameter.Periods("fast", 5), IndicatorParameter.Periods("slow", 34)], ["Oscillator", "Normalized"],
        p => (int)p[1] - 1, p => new ValueIndicator<Awesome>(new((int)p[0], (int)p[1]), PriceSource.Hl2))
    {
        Rule = p => ParameterRules.Less("awesome", "fast", p[0], "slow", p[1]),
    };

    private SlidingMean _fast = new(fast);
    private SlidingMean _slow = new(slow);

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var oscillator = _fast.Next(value, commit) - _slow.Next(value, commit);
        output[1] = value == 0 ? double.NaN : 100 * oscillator / value;
        output[0] = oscillator;
    }

    public readonly void Save(StateWriter writer)
    {
        _fast.Save(writer);
        _slow.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _fast.Load(reader);
        _slow.Load(reader);
    }
}
