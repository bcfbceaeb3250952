using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Chop(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "chop", "Choppiness index", "log of the sum of true ranges over the whole range, to base lookback, in percent: 100 is all to and fro.",
        [IndicatorParameter.Periods("lookback", 14, 2)], ["Chop"],
        p => (int)p[0], p => new BarIndicator<Chop>(new((int)p[0])));

    private readonly double _base = PortableMath.Log(periods);
    private SlidingSum _path = new(periods);
    private SlidingHighest _highest = new(periods);
    private SlidingLowest _lowest = new(periods);
    private double _priorClose = double.NaN;

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var high = Math.Max(bar.High, _priorClose);
        var low = Math.Min(bar.Low, _priorClose);
        if (commit) _priorClose = bar.Close;
        var path = _path.Next(high - low, commit);
        var range = _highest.Next(high, commit) - _lowest.Next(low, commit);
        output[0] = range == 0 ? double.NaN : 100 * (PortableMath.Log(path / range) / _base);
    }

    public readonly void Save(StateWriter writer)
    {
        _path.Save(writer);
        _highest.Save(writer);
        _lowest.Save(writer);
        writer.WriteDouble(_priorClose);
    }

    public void Load(StateReader reader)
    {
        _path.Load(reader);
        _highest.Load(reader);
        _lowest.Load(reader);
        _priorClose = reader.ReadDouble();
    }
}
