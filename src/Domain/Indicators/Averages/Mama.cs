using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Indicators.Averages;

/// <summary>J. F. Ehlers, Technical Analysis of Stocks and Commodities 19:9 (2001).</summary>
internal struct Mama(double fastLimit, double slowLimit) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "mama", "MESA adaptive moving average", "Ehlers' average whose factor follows the phase of the dominant cycle of the bar's middle; FAMA is its average.",
        [IndicatorParameter.Number("fastLimit", 0.5, 0.001, 0.999), IndicatorParameter.Number("slowLimit", 0.05, 0.001, 0.999)], ["Mama", "Fama"],
        _ => 5, p => new ValueIndicator<Mama>(new(p[0], p[1]), PriceSource.Hl2))
    {
        Rule = p => ParameterRules.Less("mama", "slowLimit", p[1], "fastLimit", p[0]),
    };

    private const int Start = 5;
    private HilbertTransform _hilbert = new();
    private SlidingSum _first = new(Start + 1);
    private double _phase;
    private double _mama = double.NaN;
    private double _fama = double.NaN;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var start = _first.Next(value, commit) / (Start + 1);
        double mama, fama, phase = 0;
        if (double.IsNaN(_mama))
        {
            // The cycle is measured from the bar after the first average on.
            mama = fama = start;
            if (commit) _hilbert.Prime(value);
        }
        else
        {
            var cycle = _hilbert.Next(value, commit);
            phase = cycle.InPhase == 0 ? 0 : Trigonometry.Atan(cycle.Quadrature / cycle.InPhase) * 180 / Math.PI;
            var alpha = Math.Max(fastLimit / Math.Max(_phase - phase, 1), slowLimit);
            mama = (alpha * value) + ((1 - alpha) * _mama);
            fama = (0.5 * alpha * mama) + ((1 - (0.5 * alpha)) * _fama);
        }

        output[1] = fama;
        output[0] = mama;
        if (!commit) return;
        _phase = double.IsNaN(mama) ? 0 : phase;
        _mama = mama;
        _fama = fama;
    }

    public readonly void Save(StateWriter writer)
    {
        _hilbert.Save(writer);
        _first.Save(writer);
        writer.WriteDouble(_phase);
        writer.WriteDouble(_mama);
        writer.WriteDouble(_fama);
    }

    public void Load(StateReader reader)
    {
        _hilbert.Load(reader);
        _first.Load(reader);
        _phase = reader.ReadDouble();
        _mama = reader.ReadDouble();
        _fama = reader.ReadDouble();
    }
}
