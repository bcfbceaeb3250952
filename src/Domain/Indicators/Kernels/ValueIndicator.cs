using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Kernels;

/// <summary>An indicator of a single series: of one value of each bar, or of another indicator's output.</summary>
internal sealed class ValueIndicator<TKernel>(TKernel kernel, PriceSource source = PriceSource.Close) : SeriesIndicator
    where TKernel : struct, IKernel<double>
{
    private TKernel _kernel = kernel;

    public override int OutputCount => TKernel.OutputCount;

    public override PriceSource Source => source;

    public override void Add(in BarInput bar, Span<double> output) => _kernel.Step(source.Of(bar), output, commit: true);

    public override void Peek(in BarInput forming, Span<double> output) => _kernel.Step(source.Of(forming), output, commit: false);

    public override void Add(double value, Span<double> output) => _kernel.Step(value, output, commit: true);

    public override void Peek(double forming, Span<double> output) => _kernel.Step(forming, output, commit: false);

    public override void AddAll(ReadOnlySpan<BarInput> bars, Span<double> rows)
    {
        var kernel = _kernel;
        for (var i = 0; i < bars.Length; i++)
        {
            kernel.Step(source.Of(bars[i]), rows.Slice(i * TKernel.OutputCount, TKernel.OutputCount), commit: true);
        }

        _kernel = kernel;
    }

    public override void AddAll(ReadOnlySpan<double> values, Span<double> rows)
    {
        var kernel = _kernel;
        for (var i = 0; i < values.Length; i++)
        {
            kernel.Step(values[i], rows.Slice(i * TKernel.OutputCount, TKernel.OutputCount), commit: true);
        }

        _kernel = kernel;
    }

    public override void Save(StateWriter writer) => _kernel.Save(writer);

    public override void Load(StateReader reader) => _kernel.Load(reader);
}
