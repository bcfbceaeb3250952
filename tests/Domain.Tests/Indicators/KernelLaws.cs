using CsCheck;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

/// <summary>What holds for every indicator, by its construction from one kernel.</summary>
public class KernelLaws
{
    public static TheoryData<string> Names => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bars_added_one_by_one_give_the_bits_of_bars_added_at_once(string name) =>
        RandomBars.Sample((bars, parameters) =>
        {
            var (batch, stream) = (IndicatorCatalog.Create(name, parameters), IndicatorCatalog.Create(name, parameters));
            var rows = new double[bars.Length * batch.OutputCount];
            batch.AddAll(bars, rows);
            var row = new double[stream.OutputCount];
            for (var i = 0; i < bars.Length; i++)
            {
                stream.Add(bars[i], row);
                AssertBits.Equal(rows.AsSpan(i * row.Length, row.Length), row, $"{name} at bar {i}");
            }
        }, name);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_forming_bar_shows_the_bits_of_the_final_bar_and_leaves_no_trace(string name) =>
        RandomBars.Sample((bars, parameters) =>
        {
            var (peeked, plain) = (IndicatorCatalog.Create(name, parameters), IndicatorCatalog.Create(name, parameters));
            var (row, expected) = (new double[plain.OutputCount], new double[plain.OutputCount]);
            for (var i = 0; i < bars.Length; i++)
            {
                peeked.Peek(bars[^(i + 1)], row);
                Assert.Equal(Saved(plain), Saved(peeked));
                plain.Add(bars[i], expected);
                peeked.Peek(bars[i], row);
                AssertBits.Equal(expected, row, $"{name} peeked at bar {i}");
                peeked.Add(bars[i], row);
                AssertBits.Equal(expected, row, $"{name} at bar {i}");
            }
        }, name);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_restored_at_any_bar_goes_on_with_the_same_bits(string name) =>
        RandomBars.Sample((bars, parameters) =>
        {
            var original = IndicatorCatalog.Create(name, parameters);
            var (row, expected) = (new double[original.OutputCount], new double[original.OutputCount]);
            var restored = original;
            for (var i = 0; i < bars.Length; i++)
            {
                if (i % 7 == 3)
                {
                    var reader = new StateReader(Saved(original));
                    restored = IndicatorCatalog.Create(name, parameters);
                    restored.Load(reader);
                    Assert.Equal(0, reader.Remaining);
                    Assert.Equal(Saved(original), Saved(restored));
                }

                if (restored != original) restored.Add(bars[i], row);
                original.Add(bars[i], expected);
                if (restored != original) AssertBits.Equal(expected, row, $"{name} at bar {i}");
            }
        }, name);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_table_grown_bar_by_bar_is_the_table_made_at_once(string name) =>
        RandomBars.Sample((bars, parameters) =>
        {
            Assert.True(IndicatorCatalog.TryGet(name, out var definition));
            var grown = new IndicatorTable(definition, parameters);
            foreach (var bar in bars) grown.Add(bar);
            var (once, rows) = (IndicatorTable.Of(definition, parameters, bars), grown.Rows());
            Assert.Equal(once.TimesUnixNs, rows.TimesUnixNs);
            AssertBits.Equal(once.Values, rows.Values, name);
        }, name);

    private static byte[] Saved(Indicator indicator)
    {
        var writer = new StateWriter();
        indicator.Save(writer);
        return writer.ToArray();
    }
}
