using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Volume;

internal struct Cmf(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "cmf", "Chaikin money flow", "Volume times the place of the close in its bar, summed over lookback bars, over their volume.",
        [IndicatorParameter.Periods("lookback", 20)], ["MoneyFlowMultiplier", "MoneyFlowVolume", "Cmf"],
        _ => 0, p => new BarIndicator<Cmf>(new((int)p[0])));

    private SlidingMean _flow = new(periods);
    private SlidingMean _volume = new(periods);

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var multiplier = MoneyFlow.Multiplier(bar);
        var flow = multiplier * bar.Volume;
        var meanFlow = _flow.Next(flow, commit);
        var meanVolume = _volume.Next(bar.Volume, commit);
        output[2] = meanVolume == 0 ? double.NaN : meanFlow / meanVolume;
        output[1] = flow;
        output[0] = multiplier;
    }

    public readonly void Save(StateWriter writer)
    {
        _flow.Save(writer);
        _volume.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _flow.Load(reader);
        _volume.Load(reader);
    }
}
