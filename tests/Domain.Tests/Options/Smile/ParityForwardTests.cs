using CsCheck;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Options.Smile;

namespace SignalEs.Domain.Tests.Options.Smile;

public sealed class ParityForwardTests
{
    private const double Discount = 0.99;

    [Fact]
    public void Quotes_around_one_forward_give_that_forward() => Gen.Select(Gen.Double[80, 120], Gen.Double[0.05, 0.8], Gen.Double[0.001, 0.2]).Sample((forward, vol, halfSpread) =>
    {
        var estimate = ParityForward.WeightedMedian(Chain(forward, vol, halfSpread), Discount);
        Assert.Equal(forward, estimate.Forward, 1e-9);
        Assert.True(estimate.IsConsistent);
        Assert.InRange(forward, estimate.Low - 1e-9, estimate.High + 1e-9);
    });

    [Fact]
    public void One_stray_quote_moves_it_by_no_more_than_the_next_vote() => Gen.Select(Gen.Double[90, 110], Gen.Double[-5, 5], Gen.Int[0, 8]).Sample((forward, error, at) =>
    {
        var quotes = Chain(forward, 0.3, 0.05);
        var fair = ParityForward.WeightedMedian(quotes, Discount);
        int nearest = Array.FindIndex(quotes, q => q.Strike == Math.Round(forward));
        ref var stray = ref quotes[nearest - 4 + at];
        stray = stray with { CallBid = stray.CallBid + 5 + error, CallAsk = stray.CallAsk + 5 + error };
        Assert.Equal(fair.Forward, ParityForward.WeightedMedian(quotes, Discount).Forward, 1e-9);
    });

    [Fact]
    public void A_wide_quote_weighs_less_than_a_narrow_one()
    {
        ParityQuote[] quotes = [new(99, 2.9, 3.1, 1.9, 2.1), new(100, 2, 4, 1, 3), new(101, 1, 5, 2, 2.5)];
        Assert.Equal(100, ParityForward.WeightedMedian(quotes, 1).Forward, 1e-12);
    }

    [Fact]
    public void Contradicting_quotes_are_told()
    {
        ParityQuote[] quotes = [new(99, 2.9, 3.1, 1.9, 2.1), new(100, 2.9, 3.1, 1.9, 2.1)];
        Assert.False(ParityForward.WeightedMedian(quotes, 1).IsConsistent);
    }

    [Fact]
    public void Without_a_strike_that_has_both_quotes_there_is_none()
    {
        ParityQuote[] quotes = [new(99, double.NaN, 3, 1, 2), new(100, 2, 1, 1, 2), new(101, 1, 2, 0, 2)];
        Assert.Equal(ParityEstimate.None, ParityForward.WeightedMedian(quotes, 1));
        Assert.Equal(ParityEstimate.None, ParityForward.WeightedMedian([], 1));
    }

    private static ParityQuote[] Chain(double forward, double vol, double halfSpread)
    {
        const double years = 0.25;
        return
        [
            .. Enumerable.Range(60, 81).Select(strike =>
            {
                double rate = -PortableMath.Log(Discount) / years;
                double spot = forward * Discount;
                double call = BlackScholesMerton.Evaluate(OptionRight.Call, spot, strike, years, rate, 0, vol).Price;
                double put = BlackScholesMerton.Evaluate(OptionRight.Put, spot, strike, years, rate, 0, vol).Price;
                return new ParityQuote(strike, call - halfSpread, call + halfSpread, put - halfSpread, put + halfSpread);
            }),
        ];
    }
}
