using CsCheck;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Indicators;
using SignalEs.Domain.Tests.Indicators;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

public sealed class ExpressionLaws
{
    [Fact]
    public void A_compiled_expression_has_the_bits_of_its_tree_walked() => Gen.Select(RandomTrees.Trees(4), RandomTrees.Bars).Sample((tree, bars) =>
    {
        if (Compile(tree.Text) is not { } indicator)
        {
            return;
        }

        var actual = new double[bars.Length];
        indicator.AddAll(bars, actual);
        // The sign of a zero is of no consequence (1 / -0 is as unknown as 1 / 0) and depends on the order in which equal values are compared.
        double[] expected = [.. bars.Select((_, t) => (tree.At(bars, t) ?? double.NaN) + 0.0)];
        AssertBits.Equal(expected, [.. actual.Select(v => v + 0.0)], tree.Text);
    }, iter: 3000);

    [Fact]
    public void Unknown_has_one_bit_pattern() => Gen.Select(RandomTrees.Trees(3), RandomTrees.Bars).Sample((tree, bars) =>
    {
        if (Compile(tree.Text) is { } indicator)
        {
            var values = new double[bars.Length];
            indicator.AddAll(bars, values);
            Assert.All(values, v => Assert.True(double.IsFinite(v) || BitConverter.DoubleToInt64Bits(v) == BitConverter.DoubleToInt64Bits(double.NaN)));
        }
    }, iter: 500);

    [Fact]
    public void A_forming_bar_shows_what_the_final_one_would_give_and_moves_nothing() => Gen.Select(RandomTrees.Trees(3), RandomTrees.Bars, RandomTrees.Bars).Sample((tree, bars, other) =>
    {
        if (Compile(tree.Text) is not { } indicator)
        {
            return;
        }

        (double[] peeked, double[] added) = (new double[1], new double[1]);
        for (int i = 0; i < bars.Length; i++)
        {
            indicator.Peek(other[i % other.Length], peeked);
            indicator.Peek(bars[i], peeked);
            indicator.Add(bars[i], added);
            AssertBits.Equal(added, peeked, tree.Text);
        }
    }, iter: 500);

    [Fact]
    public void A_restored_expression_goes_on_with_the_same_bits() => Gen.Select(RandomTrees.Trees(3), RandomTrees.Bars, Gen.Int[0, 60]).Sample((tree, bars, at) =>
    {
        if (Compile(tree.Text) is not { } straight)
        {
            return;
        }

        var expected = new double[bars.Length];
        straight.AddAll(bars, expected);
        var actual = new double[bars.Length];
        Indicator indicator = Compile(tree.Text)!;
        for (int i = 0; i < bars.Length; i++)
        {
            if (i == at)
            {
                byte[] state = State(indicator);
                indicator = Compile(tree.Text)!;
                indicator.Load(new StateReader(state));
                Assert.Equal(state, State(indicator));
            }

            indicator.Add(bars[i], actual.AsSpan(i, 1));
        }

        AssertBits.Equal(expected, actual, tree.Text);
        Assert.Equal(State(straight), State(indicator));
    }, iter: 1000);

    [Theory]
    [InlineData("rsi(close, 14)", "rsi")]
    [InlineData("rsi(14)", "rsi")]
    [InlineData("t = atr(14).tr; a = atr(14).atr", "atr")]
    [InlineData("macd = macd(12, 26, 9); signal_line = macd(12, 26, 9).signal; h = macd(12,26,9).histogram", "macd")]
    public void An_indicator_in_a_formula_has_the_bits_of_the_indicator(string text, string name)
    {
        var bars = OracleFile.Bars();
        var formula = Compile(text)!;
        var indicator = IndicatorCatalog.Create(name, []);
        (double[] expected, double[] actual) = (new double[indicator.OutputCount], new double[formula.OutputCount]);
        foreach (var bar in bars)
        {
            indicator.Add(bar, expected);
            formula.Add(bar, actual);
            AssertBits.Equal(expected.AsSpan(0, actual.Length), actual, text);
        }
    }

    [Fact]
    public void Neither_a_final_nor_a_forming_bar_allocates()
    {
        var bars = OracleFile.Bars();
        var formula = ExpressionFormula.OnBars(
            "let r = rsi(ema(close, 5), 14); trend = if(close > mean(close, 50) and r > 50, r, -r); z = (close - mean(close, 20)) / stdev(close, 20); n = count(crosses_above(close, sma(20)), 100)");
        var output = new double[formula.OutputCount];
        Feed();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Feed()
        {
            foreach (var bar in bars)
            {
                formula.Peek(bar, output);
                formula.Add(bar, output);
            }
        }
    }

    // Random trees may be over the budget; nothing else is wrong with them.
    private static Indicator? Compile(string text)
    {
        try
        {
            return ExpressionFormula.OnBars(text);
        }
        catch (FormulaException e)
        {
            Assert.All(e.Errors, error => Assert.StartsWith("at most", error.Allowed, StringComparison.Ordinal));
            return null;
        }
    }

    private static byte[] State(Indicator indicator)
    {
        var writer = new StateWriter();
        indicator.Save(writer);
        return writer.ToArray();
    }
}
