using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Volume;

internal struct Vwap : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "vwap", "Volume-weighted average price", "Mean of (high + low + close)/3 since the first bar, weighted by volume.",
        [], ["Vwap"], _ => 0, _ => new BarIndicator<Vwap>(default));

    private double _value;
    private double _volume;

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var volume = _volume + bar.Volume;
        var value = _value + (bar.Volume * (bar.High + bar.Low + bar.Close) / 3);
        if (commit)
        {
            _volume = volume;
            _value = value;
        }

        output[0] = volume == 0 ? double.NaN : value / volume;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDouble(_value);
        writer.WriteDouble(_volume);
    }

    public void Load(StateReader reader)
    {
        _value = reader.ReadDouble();
        _volume = reader.ReadDouble();
    }
}
