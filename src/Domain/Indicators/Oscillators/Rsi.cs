using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Oscillators;

/// <summary>J. W. Wilder, New Concepts in Technical Trading Systems (1978), section VI.</summary>
internal struct Rsi(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "rsi", "Relative strength index", "Share of gains in all movement, 0 to 100, both in Wilder's average.",
        [IndicatorParameter.Periods("lookback", 14)], ["Rsi"],
        p => (int)p[0], p => new ValueIndicator<Rsi>(new((int)p[0])));

    private WilderAverage _gain = new(periods);
    private WilderAverage _loss = new(periods);
    private double _prior = double.NaN;

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit) => output[0] = Next(value, commit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double value, bool commit)
    {
        var change = value - _prior;
        var isFirst = double.IsNaN(_gain.Value);
        var gain = _gain.Next(Math.Max(change, 0), commit);
        var loss = _loss.Next(Math.Max(-change, 0), commit);
        if (commit) _prior = value;
        if (loss > 0) return 100 - (100 / (1 + (gain / loss)));

        // No loss: 100, but undefined where the average starts without any movement at all.
        return double.IsNaN(loss) || (isFirst && gain == 0) ? double.NaN : 100;
    }

    public readonly void Save(StateWriter writer)
    {
        _gain.Save(writer);
        _loss.Save(writer);
        writer.WriteDouble(_prior);
    }

    public void Load(StateReader reader)
    {
        _gain.Load(reader);
        _loss.Load(reader);
        _prior = reader.ReadDouble();
    }
}
