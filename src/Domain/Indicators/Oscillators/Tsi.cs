using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Oscillators;

/// <summary>W. Blau, Technical Analysis of Stocks and Commodities 9:11 (1991).</summary>
internal struct Tsi(int periods, int smooth, int signal) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "tsi", "True strength index", "Changes smoothed twice, in percent of absolute changes smoothed alike, and a signal.",
        [IndicatorParameter.Periods("lookback", 25), IndicatorParameter.Periods("smooth", 13), IndicatorParameter.Periods("signal", 7)], ["Tsi", "Signal"],
        p => (int)p[0] + (int)p[1] - 1, p => new ValueIndicator<Tsi>(new((int)p[0], (int)p[1], (int)p[2])));

    private ExponentialAverage _change1 = ExponentialAverage.Of(periods);
    private ExponentialAverage _change2 = ExponentialAverage.Of(smooth);
    private ExponentialAverage _size1 = ExponentialAverage.Of(periods);
    private ExponentialAverage _size2 = ExponentialAverage.Of(smooth);
    private ExponentialAverage _signal = ExponentialAverage.Of(signal);
    private double _prior = double.NaN;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var change = value - _prior;
        if (commit) _prior = value;
        var smoothed = _change2.Next(_change1.Next(change, commit), commit);
        var size = _size2.Next(_size1.Next(Math.Abs(change), commit), commit);
        var tsi = size == 0 ? double.NaN : 100 * (smoothed / size);
        output[1] = _signal.Next(tsi, commit);
        output[0] = tsi;
    }

    public readonly void Save(StateWriter writer)
    {
        _change1.Save(writer);
        _change2.Save(writer);
        _size1.Save(writer);
        _size2.Save(writer);
        _signal.Save(writer);
        writer.WriteDouble(_prior);
    }

    public void Load(StateReader reader)
    {
        _change1.Load(reader);
        _change2.Load(reader);
        _size1.Load(reader);
        _size2.Load(reader);
        _signal.Load(reader);
        _prior = reader.ReadDouble();
    }
}
