using CsCheck;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

public class CorrectedBars
{
    private static readonly Gen<(int Kind, int Place)[]> Corrections = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1000]).Array[1, 12];

    public static TheoryData<string> Names => ["ema", "bb", "adx", "stoch", "psar", "kvo", "zigzag", "ht_trendline", "connorsrsi", "renko"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_late_repeated_or_removed_bar_gives_the_bits_of_the_corrected_bars_in_order(string name) =>
        Gen.Select(RandomBars.Bars, Corrections, Gen.Int[1, 60], Gen.Int[1, 20]).Sample((all, corrections, horizon, spacing) =>
        {
            var (series, truth) = (new IndicatorSeries(IndicatorCatalog.Create(name, []), horizon, spacing), new SortedList<long, BarInput>());
            for (var i = 0; i < all.Length; i++)
            {
                if (i % 5 != 4) Put(series, truth, all[i]);
            }

            foreach (var (kind, place) in corrections)
            {
                var bar = all[place % all.Length];
                if (kind == 0) Remove(series, truth, bar.TimeUnixNs);
                else if (kind == 1) Put(series, truth, bar with { Close = bar.Close * 1.01, High = bar.High * 1.02 });
                else Put(series, truth, bar);
            }

            AssertSame(name, series, truth);
        }, iter: 60, threads: 1);

    [Fact]
    public void A_bar_before_the_horizon_is_refused_and_changes_nothing()
    {
        var series = new IndicatorSeries(IndicatorCatalog.Create("ema", [3]), horizon: 10, spacing: 2);
        for (var i = 0; i < 100; i++) series.Put(new(i * 10, 1, 1, 1, i, 1));
        var before = series.Row(series.Count - 1).ToArray();
        Assert.InRange(series.Count, 10, 12);
        Assert.Equal(-1, series.Put(new(15, 1, 1, 1, 1e6, 1)));
        Assert.Equal(-1, series.Remove(15));
        AssertBits.Equal(before, series.Row(series.Count - 1), "after the refusal");
    }

    [Fact]
    public void A_series_restored_from_its_bytes_takes_corrections_as_before()
    {
        var bars = OracleFile.Bars();
        var (original, restored) = (Series(), Series());
        foreach (var bar in bars.AsSpan(0, 300)) original.Put(bar);
        var writer = new StateWriter();
        original.Save(writer);
        restored.Load(new StateReader(writer.ToArray()));
        foreach (var series in (IndicatorSeries[])[original, restored])
        {
            series.Put(bars[280] with { Close = 1 });
            series.Remove(bars[290].TimeUnixNs);
            foreach (var bar in bars.AsSpan(300)) series.Put(bar);
        }

        Assert.Equal(original.Bar(original.Count - 1), restored.Bar(restored.Count - 1));
        AssertBits.Equal(original.Row(original.Count - 1), restored.Row(restored.Count - 1), "the last row");

        static IndicatorSeries Series() => new(IndicatorCatalog.Create("adx", []), horizon: 50, spacing: 7);
    }

    private static void Put(IndicatorSeries series, SortedList<long, BarInput> truth, BarInput bar)
    {
        if (series.Put(bar) >= 0) truth[bar.TimeUnixNs] = bar;
    }

    private static void Remove(IndicatorSeries series, SortedList<long, BarInput> truth, long time)
    {
        if (series.Remove(time) >= 0) truth.Remove(time);
    }

    private static void AssertSame(string name, IndicatorSeries series, SortedList<long, BarInput> truth)
    {
        var plain = IndicatorCatalog.Create(name, []);
        var rows = new double[truth.Count * plain.OutputCount];
        plain.AddAll([.. truth.Values], rows);
        var offset = truth.Count - series.Count;
        for (var row = 0; row < series.Count; row++)
        {
            Assert.Equal(truth.Values[offset + row], series.Bar(row));
            AssertBits.Equal(rows.AsSpan((offset + row) * plain.OutputCount, plain.OutputCount), series.Row(row), $"{name} row {row}");
        }
    }
}
