using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Kernels;

/// <summary>An indicator of whole bars.</summary>
internal sealed class BarIndicator<TKernel>(TKernel kernel) : Indicator
    where TKernel : struct, IKernel<BarInput>
{
    private TKernel _kernel = kernel;

    public override int OutputCount => TKernel.OutputCount;

    public override void Add(in BarInput bar, Span<double> output) => _kernel.Step(bar, output, commit: true);

    public override void Peek(in BarInput forming, Span<double> output) => _kernel.Step(forming, output, commit: false);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddAll(ReadOnlySpan<BarInput> bars, Span<double> rows)
    {
        // A local copy lets the compiler keep the state in registers across the loop.
        var kernel = _kernel;
        var output = new RowWriter(rows, bars.Length, TKernel.OutputCount);
        for (var i = 0; i < bars.Length; i++) kernel.Step(bars[i], output.Row(i, TKernel.OutputCount), commit: true);
        _kernel = kernel;
    }

    public override void Save(StateWriter writer) => _kernel.Save(writer);

    public override void Load(StateReader reader) => _kernel.Load(reader);
}
