using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Kernels;

/// <summary>An indicator of a single series: of one value of each bar, or of another indicator's output.</summary>
internal class ValueIndicator<TKernel>(TKernel kernel, PriceSource source = PriceSource.Close) : SeriesIndicator
    where TKernel : struct, IKernel<double>
{
    /// <summary>The state.</summary>
    protected TKernel Kernel = kernel;

    public override int OutputCount => TKernel.OutputCount;

    public override PriceSource Source => source;

    public override void Add(in BarInput bar, Span<double> output) => Kernel.Step(source.Of(bar), output, commit: true);

    public override void Peek(in BarInput forming, Span<double> output) => Kernel.Step(source.Of(forming), output, commit: false);

    public override void Add(double value, Span<double> output) => Kernel.Step(value, output, commit: true);

    public override void Peek(double forming, Span<double> output) => Kernel.Step(forming, output, commit: false);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddAll(ReadOnlySpan<BarInput> bars, Span<double> rows)
    {
        var kernel = Kernel;
        var output = new RowWriter(rows, bars.Length, TKernel.OutputCount);
        for (var i = 0; i < bars.Length; i++) kernel.Step(source.Of(bars[i]), output.Row(i, TKernel.OutputCount), commit: true);
        Kernel = kernel;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddAll(ReadOnlySpan<double> values, Span<double> rows)
    {
        var kernel = Kernel;
        var output = new RowWriter(rows, values.Length, TKernel.OutputCount);
        for (var i = 0; i < values.Length; i++) kernel.Step(values[i], output.Row(i, TKernel.OutputCount), commit: true);
        Kernel = kernel;
    }

    public override void Save(StateWriter writer) => Kernel.Save(writer);

    public override void Load(StateReader reader) => Kernel.Load(reader);
}
