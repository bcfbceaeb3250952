using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Volume;

internal struct Adl : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "adl", "Accumulation/distribution line", "Running sum of volume times the place of the close in its bar, -1 to 1.",
        [], ["Adl", "MoneyFlowMultiplier", "MoneyFlowVolume"], _ => 0, _ => new BarIndicator<Adl>(default));

    private double _adl;

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var multiplier = MoneyFlow.Multiplier(bar);
        var volume = multiplier * bar.Volume;
        var adl = _adl + volume;
        if (commit) _adl = adl;
        output[2] = volume;
        output[1] = multiplier;
        output[0] = adl;
    }

    public readonly void Save(StateWriter writer) => writer.WriteDouble(_adl);

    public void Load(StateReader reader) => _adl = reader.ReadDouble();
}
