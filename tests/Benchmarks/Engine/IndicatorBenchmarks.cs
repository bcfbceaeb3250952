using BenchmarkDotNet.Attributes;
using SignalEs.Domain.Indicators;

namespace SignalEs.Benchmarks.Engine;

/// <summary>All eight common indicators, per bar or tick.</summary>
public class IndicatorBenchmarks
{
    private const int Bars = 5_000;
    private readonly BarInput[] _bars = IndicatorsSpeed.RandomWalk(Bars);
    private readonly Indicator[] _all = [.. IndicatorsSpeed.Eight.Select(e => IndicatorCatalog.Create(e.Name, e.Parameters))];
    private readonly double[] _output = new double[8];
    private readonly double[] _rows = new double[8 * Bars];

    [Benchmark(OperationsPerInvoke = Bars)]
    public void BarCloses()
    {
        foreach (ref readonly var bar in _bars.AsSpan())
        {
            foreach (var indicator in _all)
            {
                indicator.Add(bar, _output);
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Bars)]
    public void TickRevisesTheFormingBar()
    {
        foreach (ref readonly var bar in _bars.AsSpan())
        {
            foreach (var indicator in _all)
            {
                indicator.Peek(bar, _output);
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Bars)]
    public void Batch()
    {
        foreach (var indicator in _all)
        {
            indicator.AddAll(_bars, _rows.AsSpan(0, indicator.OutputCount * Bars));
        }
    }
}
