using CsCheck;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Tests.Indicators;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

public sealed class ExpressionEngineTests
{
    [Fact]
    public void A_formula_on_bars_reads_what_the_indicators_beside_it_record()
    {
        var batches = FormulaMarket.Run(FormulaMarket.Engine(FormulaMarket.Both), Some.Market(3, 4000), 100);
        var rsi = FormulaMarket.Rows(batches, "rsi_14").Where(r => r.Subject.EndsWith("INDEX", StringComparison.Ordinal)).ToList();
        var trend = FormulaMarket.Rows(batches, "trend");
        Assert.True(trend.Count > 50);
        Assert.Equal(rsi.Select(r => (r.Subject, r.Ts)), trend.Select(r => (r.Subject, r.Ts)));
        AssertBits.Equal([.. rsi.Select(r => r.Values[0])], [.. trend.Select(r => r["strength"])], "rsi");
        Assert.Contains(trend, r => r["up"] == 1);
        Assert.Contains(trend, r => r["up"] == 0);
    }

    [Fact]
    public void A_formula_on_bars_warms_up_as_its_windows_do()
    {
        var trend = FormulaMarket.Rows(FormulaMarket.Run(FormulaMarket.Engine(FormulaMarket.Both), Some.Market(3, 2000), 100), "trend");
        Assert.All(trend.Take(4), r => Assert.Equal(SignalStatus.WarmingUp, r.Status));
        Assert.All(trend.Skip(4), r => Assert.Equal(SignalStatus.Ok, r.Status));
        Assert.All(trend.Take(4).SelectMany(r => r.Values), v => Assert.True(double.IsNaN(v)));
    }

    [Fact]
    public void A_formula_on_options_reads_the_Greeks_and_the_chain_of_the_same_moment()
    {
        var batches = FormulaMarket.Run(FormulaMarket.Engine(FormulaMarket.Both), Some.Market(5, 3000), 70);
        var greeks = FormulaMarket.Rows(batches, "greeks").ToDictionary(r => (r.Subject, r.Ts));
        var chain = FormulaMarket.Rows(batches, "moneyness").Where(r => r.Subject.EndsWith(MoneynessFormula.ExpiryLevel, StringComparison.Ordinal)).ToDictionary(r => (r.Subject, r.Ts));
        var rows = FormulaMarket.Rows(batches, "richness").Where(r => r.Status == SignalStatus.Ok).ToList();
        Assert.True(rows.Count > 1000);
        int spreads = 0;
        foreach (var row in rows)
        {
            if (!greeks.TryGetValue((row.Subject, row.Ts), out var of))
            {
                continue; // without Greeks only lag and average are left
            }

            var expiry = chain.GetValueOrDefault(($"SPX:{row.Subject.Split('@')[3]}:EXPIRY", row.Ts));
            AssertBits.Equal([of["mark"] * 2], [row["twice"]], row.Subject);
            AssertBits.Equal([of["delta"] * of["underlying_price"]], [row["cash"]], row.Subject);
            AssertBits.Equal([expiry is null ? double.NaN : of["iv"] - expiry["atm_iv"]], [row["spread"]], row.Subject);
            Assert.Equal(row.Subject.EndsWith('C') ? 1 : -1, row["side"]);
            spreads += double.IsNaN(row["spread"]) ? 0 : 1;
        }

        Assert.True(spreads > 500);
    }

    [Fact]
    public void A_formula_without_values_says_why()
    {
        var formula = FormulaMarket.Define("doubled", "d = iv * 2");
        var undefined = FormulaMarket.Define("broken", "b = mark / (strike - strike)");
        var elsewhere = FormulaMarket.Define("slow", "s = iv");
        var settings = FormulaMarket.Settings((formula, "interval:1s", "OPT"), (undefined, "interval:1s", "OPT"), (elsewhere, "interval:5s", "OPT"));
        var batches = FormulaMarket.Run(FormulaMarket.Engine(settings), Some.Market(5, 2000), 70);
        var greeks = FormulaMarket.Rows(batches, "greeks").Where(r => r.Status != SignalStatus.Ok).Select(r => (r.Subject, r.Ts, r.Status)).ToList();
        Assert.NotEmpty(greeks);
        Assert.Equal(greeks, FormulaMarket.Rows(batches, "doubled").Where(r => r.Status != SignalStatus.Ok).Select(r => (r.Subject, r.Ts, r.Status)));
        Assert.Contains(FormulaMarket.Rows(batches, "broken"), r => r.Status == SignalStatus.Undefined);
        var slow = FormulaMarket.Rows(batches, "slow");
        Assert.NotEmpty(slow);
        Assert.All(slow, r => Assert.Equal(SignalStatus.NoInput, r.Status));
        Assert.Equal(slow.Count, slow.Select(r => r.Subject).Distinct().Count());
    }

    [Fact]
    public void A_restored_engine_goes_on_with_its_formulas_as_if_nothing_had_happened() => Gen.Select(Gen.ULong, Gen.Int[0, 30]).Sample((seed, at) =>
    {
        var batches = Some.Market(seed, 600).Chunk(20).Select(c => Some.Batch(c)).ToList();
        var (engine, straight) = (FormulaMarket.Engine(FormulaMarket.Both), FormulaMarket.Engine(FormulaMarket.Both));
        var (rows, expected) = (new List<SignalBatch>(), new List<SignalBatch>());
        for (int i = 0; i < batches.Count; i++)
        {
            if (i == at)
            {
                byte[] snapshot = engine.Save();
                engine = SignalEngine.Load(snapshot);
                Assert.Equal(snapshot, engine.Save());
            }

            rows.Add(engine.Confirm(engine.Apply(batches[i]), i + 1).Signals);
            expected.Add(straight.Confirm(straight.Apply(batches[i]), i + 1).Signals);
        }

        Assert.Equal(FormulaMarket.Rows(expected).Select(r => r.Bits), FormulaMarket.Rows(rows).Select(r => r.Bits));
        Assert.Equal(expected.Select(b => b.Digest), rows.Select(b => b.Digest));
        Assert.Equal(straight.Save(), engine.Save());
    }, iter: 15);

    [Fact]
    public void The_same_ticks_in_any_batches_give_the_same_formula_values() => Gen.Select(Gen.ULong, Gen.Int[1, 97], Gen.Int[1, 97]).Sample((seed, a, b) =>
    {
        var ticks = Some.Market(seed, 400);
        Assert.Equal(Bits(ticks, a), Bits(ticks, b));

        static IEnumerable<string> Bits(List<Tick> ticks, int size)
            => FormulaMarket.Rows(FormulaMarket.Run(FormulaMarket.Engine(FormulaMarket.Both), ticks, size)).Select(r => r.Bits);
    }, iter: 15);

    [Fact]
    public void New_settings_leave_the_state_of_an_unchanged_formula_alone_and_start_a_changed_one_afresh()
    {
        var ticks = Some.Market(9, 3000);
        var (engine, straight) = (FormulaMarket.Engine(FormulaMarket.Both), FormulaMarket.Engine(FormulaMarket.Both));
        FormulaMarket.Run(engine, ticks.Take(2000), 100);
        FormulaMarket.Run(straight, ticks.Take(2000), 100);
        var extra = FormulaMarket.Define("extra", "x = mean(close, 3)");
        FormulaMarket.Configure(engine, FormulaMarket.Settings((FormulaMarket.OnBars, "bar:1m", "INDEX"), (FormulaMarket.OnOptions, "interval:1s", "OPT"), (extra, "bar:1m", "INDEX")));
        var rows = FormulaMarket.Run(engine, ticks.Skip(2000), 100);
        var expected = FormulaMarket.Run(straight, ticks.Skip(2000), 100);
        Assert.Equal(FormulaMarket.Rows(expected, "trend").Select(r => r.Bits), FormulaMarket.Rows(rows, "trend").Select(r => r.Bits));
        Assert.Equal(Known(expected), Known(rows));
        Assert.Equal(SignalStatus.WarmingUp, FormulaMarket.Rows(rows, "extra")[0].Status);

        // The first evaluation after new settings is of every expiry: it may add rows, not change any.
        static IEnumerable<string> Known(List<SignalBatch> batches) => FormulaMarket.Rows(batches, "richness").Where(r => r.Status == SignalStatus.Ok).Skip(40).Select(r => r.Bits);
    }

    [Fact]
    public void The_trace_of_a_formula_names_its_inputs()
    {
        var ticks = Some.Market(5, 600);
        var batch = Some.Batch(ticks);
        var signals = FormulaMarket.Engine(FormulaMarket.Both).Apply(batch).Signals;
        Assert.Equal(["underlying"], Roles("richness").Except(["quote", "trade"]));
        Assert.Equal(["bar_first", "bar_open", "bar_close", "bar_last"], Roles("trend"));

        IEnumerable<string> Roles(string config)
        {
            int row = Enumerable.Range(0, signals.Count).Last(i => signals.ConfigOf(i).Config == config);
            var engine = FormulaMarket.Engine(FormulaMarket.Both);
            engine.Trace = new SignalTrace(row);
            engine.Apply(batch);
            Assert.All(engine.Trace.Inputs, i => Assert.Equal(i.Key, batch[i.Position.Index].Key));
            return engine.Trace.Inputs.Select(i => i.Role);
        }
    }
}
