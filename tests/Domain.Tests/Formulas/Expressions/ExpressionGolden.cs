using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Indicators;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

/// <summary>Bits and hashes of formulas as they were when formulas were first published. They never change: logs hold such values.</summary>
public sealed class ExpressionGolden
{
    private const string Everything = """
        let m = macd(12, 26, 9);
        let band = bb(20, 2).upper_band;
        let up = crosses_above(close, mean(close, 5)) or not (close <= lag(close, 3)) and true;
        a = m.histogram + m.signal * 2 - (close - open) / (high - low) % 3;
        b = if(up, exp(change(log(close), 2)), pow(abs(close / lag(close, 7) - 1), 0.5)) ^ 2;
        c = coalesce(band, highest(high, 10), sqrt(-1));
        d = clamp(rsi(ema(close, 5), 14), 20, 80) + stdev(close, 30) + sum(volume, 4) - lowest(low, 40);
        e = count(close > open or known(band), 12) + round(close * 2) + floor(-close) + ceil(hl2) + sign(close - hlc3) + max(ohlc4, oc2, ohl3) - min(close, 100);
        f = crosses_below(close, 95) == (volume != 3)
        """;

    [Fact]
    public void The_bits_of_the_language_have_not_changed()
    {
        var formula = ExpressionFormula.OnBars(Everything);
        var random = new SplitMix64(11);
        var text = new StringBuilder();
        var row = new double[formula.OutputCount];
        double close = 100;
        for (int i = 0; i < 200; i++)
        {
            double open = close;
            close = Math.Round(close * (0.97 + (0.06 * random.NextDouble())), 2);
            formula.Add(new BarInput(i, open, Math.Max(open, close) + 0.5, Math.Min(open, close) - 0.25, close, Math.Floor(random.NextDouble() * 5)), row);
            foreach (double value in row)
            {
                text.Append(BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture));
            }
        }

        Assert.All(row, v => Assert.True(double.IsFinite(v)));
        Assert.Equal("9f306daec752268e2f46c097fc87725761c954dc8c6ac11558", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())))[..50]);
    }

    [Fact]
    public void The_hash_of_a_formula_has_not_changed_and_covers_what_it_uses()
    {
        Assert.Equal("3c83cd9ebd3d7e4b39fd1e411f43f49e27e1c0582fb1c621dc", FormulaMarket.OnBars.Hash[..50]);
        var used = FormulaMarket.OnBars.Uses[0];
        var other = FormulaMarket.OnBars with { Uses = [used with { Version = 2 }, .. FormulaMarket.OnBars.Uses.Skip(1)] };
        Assert.NotEqual(FormulaMarket.OnBars.Hash, other.Hash);
        Assert.NotEqual(FormulaMarket.OnBars.Hash, (FormulaMarket.OnBars with { Expression = FormulaMarket.OnBars.Expression + " " }).Hash);
    }
}
