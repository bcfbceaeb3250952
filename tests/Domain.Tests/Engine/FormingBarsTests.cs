using CsCheck;
using SignalEs.Domain.Engine;

namespace SignalEs.Domain.Tests.Engine;

public sealed class FormingBarsTests
{
    [Fact]
    public void What_is_remembered_between_batches_is_what_an_engine_without_memory_finds() => Gen.Select(Gen.ULong, Gen.Int[1, 60]).Sample((seed, size) =>
    {
        var engine = Some.Engine();
        long sequence = 0;
        foreach (var part in Some.Market(seed, 500).Chunk(size))
        {
            var fresh = SignalEngine.Load(engine.Save());
            var expected = Texts(fresh.Confirm(fresh.Apply(Some.Batch(part)), ++sequence));
            Assert.Equal(expected, Texts(engine.Confirm(engine.Apply(Some.Batch(part)), sequence)));
        }
    }, iter: 8);

    [Fact]
    public void What_was_handed_out_doesnt_change_any_more() => Gen.Select(Gen.ULong, Gen.Int[1, 60]).Sample((seed, size) =>
    {
        var engine = Some.Engine();
        var kept = new List<(EngineOutput Output, List<string> Texts)>();
        foreach (var part in Some.Market(seed, 500).Chunk(size))
        {
            var output = engine.Confirm(engine.Apply(Some.Batch(part)), kept.Count + 1);
            kept.Add((output, Texts(output)));
        }

        Assert.All(kept, k => Assert.Equal(k.Texts, Texts(k.Output)));
    }, iter: 8);

    [Fact]
    public void Every_frame_of_an_instrument_that_ticked_holds_its_ticks_up_to_now()
    {
        var engine = Some.Engine();
        var ticks = Enumerable.Range(0, 400).Select(i => Some.Trade("NASDAQ@GOOG@EQ", Some.Start + i * 5 * UnixNanos.PerSecond, 100 + i % 17, 2)).ToList();
        long sequence = 0;
        for (int i = 0; i < ticks.Count; i++)
        {
            var forming = engine.Confirm(engine.Apply(Some.Batch(ticks[i])), ++sequence).Bars.Forming.ToArray();
            foreach (var bar in Enumerable.Range(0, forming[0].Count).Select(j => forming[0][j]))
            {
                var inside = ticks.Take(i + 1).Where(t => t.TsEventNs >= bar.Bar.Start && t.TsEventNs < bar.End).ToList();
                Assert.Equal((inside[0].Last, inside.Max(t => t.Last), inside.Min(t => t.Last), ticks[i].Last), (bar.Bar.Open, bar.Bar.High, bar.Bar.Low, bar.Bar.Close));
                Assert.Equal((2.0 * inside.Count, inside.Count, sequence), (bar.Bar.Volume, bar.Bar.Trades, bar.Bar.ToPosition.Sequence));
            }

            Assert.Equal(["1m", "5m", "15m", "1h", "1d"], Enumerable.Range(0, forming[0].Count).Select(j => forming[0].TimeframeOf(j).ToString()));
        }
    }

    private static List<string> Texts(EngineOutput output) => [.. output.Bars.All().Select(b => $"{b.Key.Text} {b.Timeframe} {b.End} {b.IsFinal} {b.Bar}")];
}
