using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Volume;

/// <summary>S. Klinger, Technical Analysis of Stocks and Commodities 15:12 (1997).</summary>
internal struct Kvo(int fast, int slow, int signal) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "kvo", "Klinger volume oscillator", "Fast less slow EMA of the volume force, and its EMA as signal.",
        [IndicatorParameter.Periods("fast", 34, 3), IndicatorParameter.Periods("slow", 55, 4), IndicatorParameter.Periods("signal", 13)],
        ["Oscillator", "Signal"],
        p => (int)p[1] + 1, p => new BarIndicator<Kvo>(new((int)p[0], (int)p[1], (int)p[2])))
    {
        Rule = p => ParameterRules.Less("kvo", "fast", p[0], "slow", p[1]),
    };

    private ExponentialAverage _fast = ExponentialAverage.Of(fast);
    private ExponentialAverage _slow = ExponentialAverage.Of(slow);
    private ExponentialAverage _signal = ExponentialAverage.Of(signal);
    private double _priorBasis = double.NaN;
    private double _priorRange;
    private double _priorTrend = double.NaN;
    private double _cumulated;
    private double _force;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var basis = bar.High + bar.Low + bar.Close;
        var range = bar.High - bar.Low;
        var trend = double.IsNaN(_priorBasis) ? double.NaN : basis > _priorBasis ? 1 : -1;
        double cumulated = 0, force = double.NaN;
        if (!double.IsNaN(_priorTrend))
        {
            cumulated = range + (trend == _priorTrend ? _cumulated : _priorRange);
            force = Force(range, cumulated, bar.Volume, trend);
        }

        var fastAverage = _fast.Next(force, commit);
        var slowAverage = _slow.Next(force, commit);
        var oscillator = fastAverage - slowAverage;
        if (commit)
        {
            _priorBasis = basis;
            _priorRange = range;
            _priorTrend = trend;
            _cumulated = cumulated;
            _force = double.IsNaN(force) ? 0 : force;
        }

        output[1] = _signal.Next(oscillator, commit);
        output[0] = oscillator;
    }

    public readonly void Save(StateWriter writer)
    {
        _fast.Save(writer);
        _slow.Save(writer);
        _signal.Save(writer);
        writer.WriteDouble(_priorBasis);
        writer.WriteDouble(_priorRange);
        writer.WriteDouble(_priorTrend);
        writer.WriteDouble(_cumulated);
        writer.WriteDouble(_force);
    }

    public void Load(StateReader reader)
    {
        _fast.Load(reader);
        _slow.Load(reader);
        _signal.Load(reader);
        _priorBasis = reader.ReadDouble();
        _priorRange = reader.ReadDouble();
        _priorTrend = reader.ReadDouble();
        _cumulated = reader.ReadDouble();
        _force = reader.ReadDouble();
    }

    private readonly double Force(double range, double cumulated, double volume, double trend) =>
        range == cumulated || volume == 0 ? 0
        : range == 0 ? volume * 2 * trend * 100
        : cumulated == 0 ? _force
        : volume * Math.Abs(2 * ((range / cumulated) - 1)) * trend * 100;
}
