using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Trix(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "trix", "TRIX", "Percent change per bar of an EMA taken three times.",
        [IndicatorParameter.Periods("lookback", 14)], ["Ema3", "Trix"],
        p => (int)p[0], p => new ValueIndicator<Trix>(new((int)p[0])));

    private ExponentialAverage _first = ExponentialAverage.Of(periods);
    private ExponentialAverage _second = ExponentialAverage.Custom(2.0 / (periods + 1), 1);
    private ExponentialAverage _third = ExponentialAverage.Custom(2.0 / (periods + 1), 1);

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var prior = _third.Value;
        var third = _third.Next(_second.Next(_first.Next(value, commit), commit), commit);
        output[1] = 100 * (third - prior) / prior;
        output[0] = double.IsNaN(prior) ? double.NaN : third;
    }

    public readonly void Save(StateWriter writer)
    {
        _first.Save(writer);
        _second.Save(writer);
        _third.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _first.Load(reader);
        _second.Load(reader);
        _third.Load(reader);
    }
}
