using BenchmarkDotNet.Attributes;

namespace SignalEs.Benchmarks.Engine;

/// <summary>Per option.</summary>
public class OptionBenchmarks
{
    private readonly OptionRows _rows = new();

    [Benchmark(OperationsPerInvoke = OptionRows.Count)]
    public void PriceAndFiveGreeks() => _rows.Evaluate();

    [Benchmark(OperationsPerInvoke = OptionRows.Count)]
    public void ImpliedVolatility() => _rows.Imply();
}
