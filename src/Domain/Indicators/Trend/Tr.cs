using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Trend;

internal struct Tr() : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "tr", "True range", "Range of the bar, widened to the close before.",
        [], ["Tr"], _ => 1, _ => new BarIndicator<Tr>(new()));

    private TrueRange _range = new();

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit) => output[0] = _range.Next(bar, commit);

    public readonly void Save(StateWriter writer) => _range.Save(writer);

    public void Load(StateReader reader) => _range.Load(reader);
}
