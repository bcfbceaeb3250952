using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Averages;

/// <summary>A batch of a moving average goes through its blocks without asking at each value whether one is full.</summary>
internal sealed class SmaIndicator(Sma kernel) : ValueIndicator<Sma>(kernel)
{
    public override void AddAll(ReadOnlySpan<double> values, Span<double> rows) => Kernel.StepAll(values, rows);
}
