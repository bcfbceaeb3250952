using CsCheck;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Tests.Options;

public sealed class AmericanPropertyTests
{
    private static readonly Gen<(OptionRight Right, double K, double T, double R, double Q, double Vol)> Terms = Gen.Select(
        Gen.Bool, Gen.Double[50, 200], Gen.Double[0.003, 3.0], Gen.Double[-0.01, 0.1], Gen.Double[-0.01, 0.1], Gen.Double[0.08, 1.2],
        (call, k, t, r, q, vol) => (call ? OptionRight.Call : OptionRight.Put, k, t, r, q, vol));

    [Fact]
    public void More_volatility_is_never_worth_less() => OneBoundary(
        x => Assert.True(Price(x with { Vol = x.Vol * 1.01 }) >= Price(x) - 1e-7));

    [Fact]
    public void More_time_is_never_worth_less() => OneBoundary(
        x => Assert.True(Price(x with { T = x.T * 1.01 }) >= Price(x) - 1e-7));

    [Fact]
    public void It_is_worth_no_less_than_exercise_and_the_European_option_and_no_more_than_what_exercise_can_bring() => OneBoundary(
        x =>
        {
            double price = Price(x);

            // A limit that the README names: rate and yield next to zero and of opposite sign (found: 5e-8 of the price below the European option).
            double tolerance = Math.Max(Math.Abs(x.R), Math.Abs(x.Q)) < 1e-8 ? 1e-7 * price : 1e-9;
            Assert.True(price >= Exercise(x) && price >= BlackScholesMerton.Price(x.Right, 100, x.K, x.T, x.R, x.Q, x.Vol) - tolerance);
            Assert.True(price <= (x.Right == OptionRight.Call ? 100 * Math.Exp(Math.Max(-x.Q, 0) * x.T) : x.K * Math.Exp(Math.Max(-x.R, 0) * x.T)) + 1e-9);
        });

    /// <summary>McDonald and Schroder: C(S, K, r, q) = P(K, S, q, r). Greeks too: the call's dual delta is the put's delta.</summary>
    [Fact]
    public void A_call_is_a_put_with_spot_and_strike_and_rate_and_yield_exchanged() => OneBoundary(
        x =>
        {
            Greeks call = AmericanOption.Evaluate(OptionRight.Call, 100, x.K, x.T, x.R, x.Q, x.Vol);
            Greeks put = AmericanOption.Evaluate(OptionRight.Put, x.K, 100, x.T, x.Q, x.R, x.Vol);
            Assert.Equal(put.Price, call.Price, 1e-12 * 100);
            Assert.Equal(put.Vega, call.Vega, 1e-9 * (1 + put.Vega));
            Assert.Equal(call.Price, (100 * call.Delta) + (x.K * put.Delta), 1e-9 * 100); // Euler: homogeneous of degree one
        });

    [Fact]
    public void Early_exercise_makes_parity_two_inequalities() => OneBoundary(
        x =>
        {
            if (x.R >= 0 && x.Q >= 0)
            {
                double difference = Price(x with { Right = OptionRight.Call }) - Price(x with { Right = OptionRight.Put });
                Assert.True(difference <= 100 - (x.K * Math.Exp(-x.R * x.T)) + 1e-7);
                Assert.True(difference >= (100 * Math.Exp(-x.Q * x.T)) - x.K - 1e-7);
            }
        });

    [Theory]
    [InlineData(OptionRight.Put, 120, 0.0, 0.3, 20.0)]
    [InlineData(OptionRight.Call, 80, 0.0, 0.3, 20.0)]
    [InlineData(OptionRight.Put, 80, 0.0, 0.3, 0.0)]
    [InlineData(OptionRight.Put, 120, 1.0, 0.0, 20.0)] // without risk a put is exercised now
    [InlineData(OptionRight.Put, 1e6, 1.0, 0.3, 999900.0)]
    [InlineData(OptionRight.Call, 1e-6, 1.0, 0.3, 99.999999)]
    public void At_the_edges_it_is_its_intrinsic_value(OptionRight right, double strike, double years, double vol, double price)
    {
        Greeks g = AmericanOption.Evaluate(right, 100, strike, years, 0.05, right == OptionRight.Call ? 0.05 : 0.0, vol);
        Assert.Equal(price, g.Price, 1e-9 * price);
        Assert.Equal(price == 0 ? 0 : right == OptionRight.Call ? 1 : -1, g.Delta);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e5)]
    public void Far_from_the_money_everything_is_finite_and_next_to_nothing(double strike)
    {
        Greeks g = AmericanOption.Evaluate(strike < 100 ? OptionRight.Put : OptionRight.Call, 100, strike, 0.5, 0.05, 0.04, 0.3);
        Assert.All([g.Price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho], value => Assert.Equal(0, value, 1e-12));
    }

    /// <summary>Where two boundaries would be needed a tree stands in, whose error is larger than the properties' tolerance.</summary>
    private static void OneBoundary(Action<(OptionRight Right, double K, double T, double R, double Q, double Vol)> check) => Terms.Sample(
        x =>
        {
            (double rate, double yield) = x.Right == OptionRight.Put ? (x.R, x.Q) : (x.Q, x.R);
            if (!(rate < 0 && yield < rate) && !(yield < 0 && rate < yield))
            {
                check(x);
            }
        },
        iter: 40);

    private static double Price((OptionRight Right, double K, double T, double R, double Q, double Vol) x)
        => AmericanOption.Price(x.Right, 100, x.K, x.T, x.R, x.Q, x.Vol);

    private static double Exercise((OptionRight Right, double K, double T, double R, double Q, double Vol) x)
        => Math.Max(x.Right == OptionRight.Call ? 100 - x.K : x.K - 100, 0);
}
