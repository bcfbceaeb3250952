using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Pmo(int time, int smooth, int signal) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "pmo", "Price momentum oscillator", "DecisionPoint's twice smoothed rate of change, and its EMA as signal.",
        [IndicatorParameter.Periods("time", 35, 2), IndicatorParameter.Periods("smooth", 20, 2), IndicatorParameter.Periods("signal", 10)], ["Pmo", "Signal"],
        p => (int)p[0] + (int)p[1] - 1, p => new ValueIndicator<Pmo>(new((int)p[0], (int)p[1], (int)p[2])));

    private ExponentialAverage _first = ExponentialAverage.Custom(2.0 / time, time);
    private ExponentialAverage _second = ExponentialAverage.Custom(2.0 / smooth, smooth);
    private ExponentialAverage _signal = ExponentialAverage.Of(signal);
    private double _prior = double.NaN;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var change = _prior == 0 ? double.NaN : 100 * ((value / _prior) - 1);
        if (commit) _prior = value;
        var pmo = _second.Next(10 * _first.Next(change, commit), commit);
        output[1] = _signal.Next(pmo, commit);
        output[0] = pmo;
    }

    public readonly void Save(StateWriter writer)
    {
        _first.Save(writer);
        _second.Save(writer);
        _signal.Save(writer);
        writer.WriteDouble(_prior);
    }

    public void Load(StateReader reader)
    {
        _first.Load(reader);
        _second.Load(reader);
        _signal.Load(reader);
        _prior = reader.ReadDouble();
    }
}
