using CsCheck;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Tests.Moneyness;

public sealed class StrikeRankTests
{
    private static readonly double[] Strikes = [90, 95, 100, 105, 110];

    [Theory]
    [InlineData(80, 0)]
    [InlineData(97.5, 1)] // of two equally near the lower
    [InlineData(97.6, 2)]
    [InlineData(120, 4)]
    public void Atm_is_the_nearest_listed_strike(double reference, int index) => Assert.Equal(index, StrikeRank.Nearest(Strikes, reference));

    [Fact]
    public void A_call_below_the_reference_is_in_the_money_and_its_put_out_of_it()
    {
        Assert.Equal("ITM1", StrikeRank.Level(StrikeRank.StepsOut(OptionRight.Call, 1, 2)));
        Assert.Equal("OTM1", StrikeRank.Level(StrikeRank.StepsOut(OptionRight.Put, 1, 2)));
        Assert.Equal("ATM", StrikeRank.Level(StrikeRank.StepsOut(OptionRight.Put, 2, 2)));
    }

    [Fact]
    public void Hysteresis_keeps_the_strike_until_the_reference_is_past_the_midpoint_by_its_part()
    {
        Assert.Equal(2, StrikeRank.Atm(Strikes, 102.9, 2, 0.1));
        Assert.Equal(3, StrikeRank.Atm(Strikes, 103.1, 2, 0.1));
        Assert.Equal(3, StrikeRank.Atm(Strikes, 102.6, 3, 0.1));
        Assert.Equal(4, StrikeRank.Atm(Strikes, 110, 2, 0.1)); // a jump over more than one strike isn't held back
    }

    [Fact]
    public void Without_hysteresis_it_is_the_nearest() => Gen.Double[80, 120].Select(Gen.Int[-1, 4]).Sample((reference, current)
        => Assert.Equal(StrikeRank.Nearest(Strikes, reference), StrikeRank.Atm(Strikes, reference, current, 0)));

    [Fact]
    public void A_flat_smile_reads_flat_everywhere() => Gen.Double[-0.5, 0.5].Sample(k
        => Assert.Equal(0.2, SmileInterpolation.At([-0.1, 0, 0.1], [0.2, 0.2, 0.2], k), 15));
}
