using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Volume;

internal struct Mfi(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "mfi", "Money flow index", "Share of the money flow of rises, (high + low + close)/3 times volume, 0 to 100; 100 where nothing fell.",
        [IndicatorParameter.Periods("lookback", 14, 2)], ["Mfi"],
        p => (int)p[0], p => new BarIndicator<Mfi>(new((int)p[0])));

    private SlidingSum _rising = new(periods);
    private SlidingSum _falling = new(periods);
    private double _prior = double.NaN;

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var typical = (bar.High + bar.Low + bar.Close) / 3;
        var flow = typical * bar.Volume;
        var isFirst = double.IsNaN(_prior);
        var rising = _rising.Next(isFirst ? double.NaN : typical > _prior ? flow : 0, commit);
        var falling = _falling.Next(isFirst ? double.NaN : typical < _prior ? flow : 0, commit);
        if (commit) _prior = typical;
        output[0] = falling == 0 ? 100 : 100 - (100 / (1 + (rising / falling)));
    }

    public readonly void Save(StateWriter writer)
    {
        _rising.Save(writer);
        _falling.Save(writer);
        writer.WriteDouble(_prior);
    }

    public void Load(StateReader reader)
    {
        _rising.Load(reader);
        _falling.Load(reader);
        _prior = reader.ReadDouble();
    }
}
