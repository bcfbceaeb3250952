using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

public class NoAllocation
{
    public static TheoryData<string> Names => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Neither_a_final_nor_a_forming_bar_allocates(string name)
    {
        var bars = OracleFile.Bars();
        var indicator = IndicatorCatalog.Create(name, []);
        var output = new double[indicator.OutputCount];

        // The first round fills what grows once (a zig zag's leg) and has everything compiled.
        Feed(indicator, bars, output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(indicator, bars, output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Feed(Indicator indicator, BarInput[] bars, double[] output)
    {
        foreach (var bar in bars)
        {
            indicator.Peek(bar, output);
            indicator.Add(bar, output);
        }
    }
}
