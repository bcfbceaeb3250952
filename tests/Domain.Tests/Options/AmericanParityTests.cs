using CsCheck;
using SignalEs.Domain.Options;
using SignalEs.Domain.Options.American;

namespace SignalEs.Domain.Tests.Options;

public sealed class AmericanParityTests
{
    private static readonly Gen<(double K, double T, double R, double Q, double Vol)> Pairs = Gen.Select(
        Gen.Double[97, 103], Gen.Double[0.01, 1.0], Gen.Double[0.0, 0.06], Gen.Double[-0.01, 0.06], Gen.Double[0.15, 0.6],
        (k, t, r, q, vol) => (k, t, r, q, vol));

    [Fact]
    public void American_prices_of_a_pair_give_the_forward_that_they_were_made_with() => Pairs.Sample(
        x =>
        {
            double want = 100.0 * Math.Exp((x.R - x.Q) * x.T);
            Assert.Equal(want, Forward(x, spotIsKnown: true), 2e-5 * want);
            Assert.Equal(want, Forward(x, spotIsKnown: false), 2e-5 * want);
        },
        iter: 60);

    [Fact]
    public void Without_early_exercise_it_is_European_parity()
    {
        var pair = new AmericanParity.Pair(100.0, 6.25, 5.5, 0.25, 0.0, 1.0, 100.75, 0.0);
        Assert.Equal(100.75, AmericanParity.Forward(pair));
    }

    [Fact]
    public void Prices_without_a_volatility_give_the_forward_of_European_parity()
    {
        var pair = new AmericanParity.Pair(100.0, 250.0, 5.5, 0.25, 0.02, 0.99, 100.0, 0.0);
        Assert.Equal(100.0 + (244.5 / 0.99), AmericanParity.Forward(pair));
    }

    private static double Forward((double K, double T, double R, double Q, double Vol) x, bool spotIsKnown)
    {
        double Price(OptionRight right) => AmericanOption.Price(right, 100.0, x.K, x.T, x.R, x.Q, x.Vol);
        return AmericanParity.Forward(new AmericanParity.Pair(
            x.K, Price(OptionRight.Call), Price(OptionRight.Put), x.T, x.R, Math.Exp(-x.R * x.T), spotIsKnown ? 100.0 : double.NaN, x.Q));
    }
}
