using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

public class ChainedIndicators
{
    private static readonly ChainLink[] RsiOfEma = [Link("ema", 20), Link("rsi", 14)];

    [Fact]
    public void The_rsi_of_the_ema_of_hl2_is_the_rsi_fed_with_those_values()
    {
        var bars = OracleFile.Bars();
        var rows = new double[bars.Length];
        new ChainIndicator(RsiOfEma, PriceSource.Hl2).AddAll(bars, rows);

        var ema = new double[bars.Length];
        ((SeriesIndicator)IndicatorCatalog.Create("ema", [20])).AddAll(bars.Select(bar => (bar.High + bar.Low) / 2).ToArray(), ema);
        var rsi = new double[bars.Length - 19];
        ((SeriesIndicator)IndicatorCatalog.Create("rsi", [14])).AddAll(ema.AsSpan(19), rsi);
        Assert.All(rows.AsSpan(0, 19 + 14).ToArray(), value => Assert.True(double.IsNaN(value)));
        AssertBits.Equal(rsi, rows.AsSpan(19), "rsi of ema of hl2");
        Assert.False(double.IsNaN(rows[19 + 14]));
    }

    [Fact]
    public void The_first_link_may_read_whole_bars_and_any_of_its_outputs_may_be_read()
    {
        var bars = OracleFile.Bars();
        var (rows, adx) = (new double[bars.Length], new double[bars.Length * 5]);
        new ChainIndicator([Link("adx", 14) with { Output = 3 }, Link("sma", 5)]).AddAll(bars, rows);
        IndicatorCatalog.Create("adx", [14]).AddAll(bars, adx);
        var expected = Enumerable.Range(0, 5).Sum(back => adx[((400 - back) * 5) + 3]) / 5;
        Assert.Equal(expected, rows[400], 1e-12 * expected);
    }

    [Fact]
    public void A_chain_can_be_peeked_and_restored_like_any_indicator()
    {
        var bars = OracleFile.Bars();
        var chain = new ChainIndicator(RsiOfEma, PriceSource.Hl2);
        Span<double> peeked = stackalloc double[1], added = stackalloc double[1];
        for (var i = 0; i < 100; i++)
        {
            chain.Peek(bars[^(i + 1)], peeked);
            chain.Peek(bars[i], peeked);
            chain.Add(bars[i], added);
            AssertBits.Equal(added, peeked, $"bar {i}");
            var writer = new StateWriter();
            chain.Save(writer);
            chain = new ChainIndicator(RsiOfEma, PriceSource.Hl2);
            chain.Load(new StateReader(writer.ToArray()));
        }

        Assert.False(double.IsNaN(added[0]));
    }

    [Fact]
    public void A_link_that_reads_whole_bars_can_only_come_first()
    {
        Assert.Contains("atr reads whole bars", Assert.Throws<ArgumentException>(() => new ChainIndicator([Link("ema", 20), Link("atr", 14)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ChainIndicator([Link("atr", 14)], PriceSource.Hl2));
        Assert.Contains("no output 1", Assert.Throws<ArgumentException>(() => new ChainIndicator([Link("ema", 20) with { Output = 1 }, Link("rsi", 14)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ChainIndicator([]));
    }

    private static ChainLink Link(string name, params double[] parameters)
    {
        Assert.True(IndicatorCatalog.TryGet(name, out var definition));
        return new(definition, parameters);
    }
}
