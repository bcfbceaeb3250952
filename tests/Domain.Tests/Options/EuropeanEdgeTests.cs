using CsCheck;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Tests.Options;

public class EuropeanEdgeTests
{
    private static readonly double[] Levels = [0.0, 4.9e-324, 1e-300, 1e-12, 0.5, 100.0, 101.0, 1e12, 1e300, double.MaxValue];
    private static readonly double[] Times = [-1.0, -0.0, 0.0, 4.9e-324, 1e-300, 1e-9, 0.25, 30.0, 1e6, 1e300];
    private static readonly double[] Rates = [-1e300, -50.0, -0.02, 0.0, 0.05, 3.0, 1e6, 1e300];
    private static readonly double[] Vols = [0.0, 4.9e-324, 1e-300, 1e-8, 0.2, 5.0, 1e5, 1e300];

    [Fact]
    public void Finite_input_never_gives_NaN()
    {
        foreach (OptionRight right in Enum.GetValues<OptionRight>())
        {
            foreach (double s in Levels)
            {
                foreach (double k in Levels)
                {
                    foreach (double t in Times)
                    {
                        foreach (double r in Rates)
                        {
                            foreach (double vol in Vols)
                            {
                                AssertNumbers(BlackScholesMerton.Evaluate(right, s, k, t, r, 0.01, vol), (right, s, k, t, r, vol));
                                AssertNumbers(Black76.Evaluate(right, s, k, t, r, vol), (right, s, k, t, r, vol));
                            }
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void A_NaN_or_a_negative_level_or_volatility_gives_NaN()
    {
        double[] good = [100.0, 90.0, 0.5, 0.03, 0.01, 0.2];
        for (int field = 0; field < good.Length; field++)
        {
            foreach (double bad in new[] { double.NaN, -1.0 })
            {
                if (bad < 0.0 && field is 2 or 3 or 4)
                {
                    continue;
                }

                double[] x = [.. good];
                x[field] = bad;
                foreach (OptionRight right in Enum.GetValues<OptionRight>())
                {
                    Greeks g = BlackScholesMerton.Evaluate(right, x[0], x[1], x[2], x[3], x[4], x[5]);
                    Assert.True(double.IsNaN(g.Price) && double.IsNaN(g.Delta) && double.IsNaN(g.Vega), $"{field} {bad} {right} {g}");
                }
            }
        }
    }

    [Theory]
    [InlineData(OptionRight.Call, 110.0, 10.0, 1.0)]
    [InlineData(OptionRight.Call, 90.0, 0.0, 0.0)]
    [InlineData(OptionRight.Put, 90.0, 10.0, -1.0)]
    [InlineData(OptionRight.Put, 110.0, 0.0, 0.0)]
    public void At_expiry_an_option_is_its_payoff(OptionRight right, double spot, double price, double delta)
    {
        Greeks g = BlackScholesMerton.Evaluate(right, spot, 100.0, 0.0, 0.05, 0.02, 0.3);
        Assert.Equal((price, delta, 0.0, 0.0, 0.0), (g.Price, g.Delta, g.Gamma, g.Vega, g.Rho));
    }

    [Theory]
    [InlineData(0.3, 0.0)]
    [InlineData(0.0, 1.0)]
    public void At_the_money_without_variance_delta_is_a_half_and_gamma_infinite(double vol, double years)
    {
        Greeks call = Black76.Evaluate(OptionRight.Call, 100.0, 100.0, years, 0.0, vol);
        Greeks put = Black76.Evaluate(OptionRight.Put, 100.0, 100.0, years, 0.0, vol);
        Assert.Equal((0.0, 0.5, double.PositiveInfinity), (call.Price, Math.Round(call.Delta, 15), call.Gamma));
        Assert.Equal((0.0, -0.5, double.PositiveInfinity), (put.Price, Math.Round(put.Delta, 15), put.Gamma));
        Assert.Equal(years == 0.0 ? double.NegativeInfinity : 0.0, call.Theta);
    }

    [Fact]
    public void Without_volatility_an_option_is_the_discounted_payoff_of_the_forward() =>
        Gen.Select(Gen.Double[50, 150], Gen.Double[50, 150], Gen.Double[0.01, 3], Gen.Double[-0.05, 0.1], Gen.Double[-0.05, 0.1]).Sample(
            (s, k, t, r, q) =>
            {
                double forward = (s * Math.Exp(-q * t)) - (k * Math.Exp(-r * t));
                Assert.Equal(Math.Max(forward, 0.0), BlackScholesMerton.Price(OptionRight.Call, s, k, t, r, q, 0.0), 1e-12);
                Assert.Equal(Math.Max(-forward, 0.0), BlackScholesMerton.Price(OptionRight.Put, s, k, t, r, q, 0.0), 1e-12);
            });

    private static void AssertNumbers(in Greeks g, object input)
    {
        bool nan = double.IsNaN(g.Price) || double.IsNaN(g.Delta) || double.IsNaN(g.Gamma) || double.IsNaN(g.Vega)
            || double.IsNaN(g.Theta) || double.IsNaN(g.Rho) || double.IsNaN(g.Vanna) || double.IsNaN(g.Volga) || double.IsNaN(g.Charm)
            || double.IsNaN(g.Speed) || double.IsNaN(g.Zomma) || double.IsNaN(g.Color) || double.IsNaN(g.Veta) || double.IsNaN(g.Ultima);
        Assert.False(nan, $"{input}: {g}");
    }
}
