using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Indicators.Statistics;

/// <summary>H. E. Hurst, Trans. Am. Soc. Civ. Eng. 116 (1951). Each window length is worked through anew: O(lookback) per bar and length.</summary>
internal struct Hurst(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "hurst", "Hurst exponent", "Slope of log rescaled range over log window length, of the last lookback log returns; and with the Anis-Lloyd correction.",
        [IndicatorParameter.Periods("lookback", 100, 20)], ["HurstExponent", "HurstExponentAL"],
        p => (int)p[0], p => new ValueIndicator<Hurst>(new((int)p[0])));

    private readonly RescaledRange _range = new(periods);
    private SlidingWindow _returns = new(periods);
    private double _prior = double.NaN;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var change = value > 0 && _prior > 0 ? PortableMath.Log(value / _prior) : double.NaN;
        var returns = _returns.Next(change, commit);
        if (commit) _prior = value;
        (output[0], output[1]) = _range.Exponents(returns);
    }

    public readonly void Save(StateWriter writer)
    {
        _returns.Save(writer);
        writer.WriteDouble(_prior);
    }

    public void Load(StateReader reader)
    {
        _returns.Load(reader);
        _prior = reader.ReadDouble();
    }
}
