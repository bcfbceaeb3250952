using CsCheck;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Tests.Moneyness;

public sealed class MaxPainTests
{
    private static readonly Gen<double> Interest = Gen.Frequency((1, Gen.Const(double.NaN)), (5, Gen.Int[0, 500].Select(i => (double)i)));

    [Fact]
    public void It_is_the_strike_where_a_brute_force_count_pays_holders_least() => Gen.Int[1, 30].SelectMany(n => Gen.Select(
        Gen.Int[1, 400].HashSet[n].Select(s => s.Order().Select(k => (double)k).ToArray()), Interest.Array[n], Interest.Array[n])).Sample((strikes, calls, puts) =>
        {
            double Paid(double settlement) => strikes.Select((k, i) =>
                Known(calls[i]) * Math.Max(0, settlement - k) + Known(puts[i]) * Math.Max(0, k - settlement)).Sum();
            double expected = calls.Concat(puts).All(i => Known(i) == 0) ? double.NaN : strikes.MinBy(Paid);
            Assert.Equal(expected, MaxPain.Of(strikes, calls, puts));
        });

    [Fact]
    public void Deltas_of_a_formula_are_read_or_refused()
    {
        Assert.True(MoneynessFormula.TryReadDeltas("10,25", out var deltas));
        Assert.Equal([10, 25], deltas);
        Assert.True(MoneynessFormula.TryReadDeltas("none", out deltas));
        Assert.Empty(deltas);
        Assert.All(["", "25,10", "0", "100", "a", "1,2,3,4,5,6,7,8,9,10"], text => Assert.False(MoneynessFormula.TryReadDeltas(text, out _)));
    }

    private static double Known(double interest) => double.IsNaN(interest) ? 0 : interest;
}
