using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Vwma(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "vwma", "Volume-weighted moving average", "Mean of the last lookback closes, weighted by volume.",
        [IndicatorParameter.Periods("lookback", 20)], ["Vwma"],
        p => (int)p[0] - 1, p => new BarIndicator<Vwma>(new((int)p[0])));

    private SlidingSum _value = new(periods);
    private SlidingSum _volume = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var value = _value.Next(bar.Close * bar.Volume, commit);
        var volume = _volume.Next(bar.Volume, commit);
        output[0] = volume == 0 ? double.NaN : value / volume;
    }

    public readonly void Save(StateWriter writer)
    {
        _value.Save(writer);
        _volume.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _value.Load(reader);
        _volume.Load(reader);
    }
}
