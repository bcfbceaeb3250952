using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Cmo(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "cmo", "Chande momentum oscillator", "Sum of gains less sum of losses, in percent of both together, over lookback changes.",
        [IndicatorParameter.Periods("lookback", 14)], ["Cmo"],
        p => (int)p[0], p => new ValueIndicator<Cmo>(new((int)p[0])));

    private SlidingSum _gain = new(periods);
    private SlidingSum _loss = new(periods);
    private double _prior = double.NaN;

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var change = value - _prior;
        var gain = _gain.Next(Math.Max(change, 0), commit);
        var loss = _loss.Next(Math.Max(-change, 0), commit);
        if (commit) _prior = value;
        output[0] = gain + loss == 0 ? 0 : 100 * (gain - loss) / (gain + loss);
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
