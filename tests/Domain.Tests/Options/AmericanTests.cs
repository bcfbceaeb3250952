using CsCheck;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Options.American;
using SignalEs.Domain.Tests.Numerical;

namespace SignalEs.Domain.Tests.Options;

public class AmericanTests
{
    private static readonly Gen<(OptionRight Right, double S, double K, double T, double R, double Q, double Vol)> Terms = Gen.Select(
        Gen.Bool, Gen.Double[60, 160], Gen.Double[0.02, 3.0], Gen.Double[0.01, 0.1], Gen.Double[0.0, 0.1], Gen.Double[0.1, 0.8],
        (call, s, t, r, q, vol) => (call ? OptionRight.Call : OptionRight.Put, s, 100.0, t, r, q, vol));

    [Fact]
    public void Prices_and_vegas_agree_with_the_reference_to_its_own_accuracy()
    {
        foreach (OracleRow row in OracleRow.Read("american.csv"))
        {
            Greeks g = Evaluate(row, 0.0);
            Near(row, "american_qdfp", g.Price, 2e-7); // its own error: 1e-7, by runs with three times the points
            if (g.Gamma != 0.0 && row.Number("vega_qdfp") > 1e-2)
            {
                Near(row, "vega_qdfp", g.Vega, 1e-5); // it bumps too
            }
        }
    }

    [Fact]
    public void Delta_and_gamma_agree_with_the_reference_when_differenced_as_it_does()
    {
        // The file's delta and gamma are central differences over a thousandth of the spot, up to 2e-3 off the derivative: difference alike.
        foreach (OracleRow row in OracleRow.Read("american.csv"))
        {
            double h = 1e-3 * row.Number("S");
            (double down, double middle, double up) = (Evaluate(row, -h).Price, Evaluate(row, 0.0).Price, Evaluate(row, h).Price);
            if (Evaluate(row, 0.0).Gamma > 1e-6 && Evaluate(row, -h).Gamma * Evaluate(row, h).Gamma != 0.0)
            {
                Near(row, "delta_qdfp", (up - down) / (2.0 * h), 1e-6);
                Near(row, "gamma_qdfp", (up - (2.0 * middle) + down) / (h * h), 1e-6);
            }
        }
    }

    [Fact]
    public void Greeks_are_the_derivatives_of_the_price() => Terms.Sample(
        x =>
        {
            Greeks g = AmericanOption.Evaluate(x.Right, x.S, x.K, x.T, x.R, x.Q, x.Vol);
            double P(double s, double t, double r, double vol) => AmericanOption.Price(x.Right, s, x.K, t, r, x.Q, vol);
            const double h = 2e-3;
            if (AmericanOption.Evaluate(x.Right, x.S * (1 - (3 * h)), x.K, x.T, x.R, x.Q, x.Vol).Gamma
                * AmericanOption.Evaluate(x.Right, x.S * (1 + (3 * h)), x.K, x.T, x.R, x.Q, x.Vol).Gamma == 0.0)
            {
                return; // within or next to the exercise region the price isn't smooth
            }

            Assert.Equal(Difference(k => P(x.S * (1 + k), x.T, x.R, x.Vol)) / x.S, g.Delta, 2e-6);
            Assert.Equal(Difference(k => P(x.S, x.T, x.R, x.Vol * (1 + k))) / x.Vol, g.Vega, 2e-4);
            Assert.Equal(-Difference(k => P(x.S, x.T * (1 + k), x.R, x.Vol)) / x.T, g.Theta, 2e-4);
            Assert.Equal(Difference(k => P(x.S, x.T, x.R * (1 + k), x.Vol)) / x.R, g.Rho, 2e-3);
            double curvature = (P(x.S * (1 + h), x.T, x.R, x.Vol) + P(x.S * (1 - h), x.T, x.R, x.Vol) - (2 * g.Price)) / (h * h * x.S * x.S);
            Assert.Equal(curvature, g.Gamma, 2e-3 * (g.Gamma + 1e-4));
        },
        iter: 12);

    [Fact]
    public void An_American_option_is_worth_at_least_its_exercise_and_the_European_one() => Terms.Sample(
        x =>
        {
            double american = AmericanOption.Price(x.Right, x.S, x.K, x.T, x.R, x.Q, x.Vol);
            double intrinsic = x.Right == OptionRight.Call ? x.S - x.K : x.K - x.S;
            Assert.True(american >= intrinsic);
            Assert.True(american >= BlackScholesMerton.Price(x.Right, x.S, x.K, x.T, x.R, x.Q, x.Vol) - 1e-9);
            Assert.True(AmericanOption.Price(x.Right, x.S, x.K, x.T * 1.05, x.R, x.Q, x.Vol) >= american - 1e-7);
        },
        iter: 30);

    [Fact]
    public void A_call_without_yield_is_European() =>
        Assert.Equal(
            BlackScholesMerton.Price(OptionRight.Call, 100, 95, 0.7, 0.04, 0.0, 0.3),
            AmericanOption.Price(OptionRight.Call, 100, 95, 0.7, 0.04, 0.0, 0.3));

    [Theory]
    [InlineData(-0.01, -0.03)] // two boundaries
    [InlineData(1e-4, 1e-4)]
    [InlineData(0.05, 0.05)]
    [InlineData(0.0, -0.02)]
    [InlineData(-0.02, 0.01)] // never exercised
    public void Unusual_rates_agree_with_a_binomial_tree(double rate, double yield)
    {
        double tree = Binomial(100, 105, 0.5, rate, yield, 0.25);
        Assert.Equal(tree, AmericanOption.Price(OptionRight.Put, 100, 105, 0.5, rate, yield, 0.25), 6e-3);
        Assert.Equal(tree, AmericanOption.Price(OptionRight.Call, 105, 100, 0.5, yield, rate, 0.25), 6e-3);
    }

    [Fact]
    public void A_put_without_interest_is_exercised_for_the_negative_yield()
    {
        // QuantLib 1.29, QdFpAmericanEngine, high precision.
        double strike = 100 * Math.Exp(-0.608566147953521 * 0.17776857282813782);
        Assert.Equal(2.4825484963078814 / 100, AmericanOption.Price(OptionRight.Put, 100, strike, 1, 0, -1 / 68.0, 0.17776857282813782) / 100, 1e-9);
    }

    [Fact]
    public void Repricing_at_the_implied_volatility_gives_the_price_back() => Terms.Sample(
        x =>
        {
            double price = AmericanOption.Price(x.Right, x.S, x.K, x.T, x.R, x.Q, x.Vol);
            ImpliedVolStatus status = AmericanOption.ImpliedVolatility(x.Right, price, x.S, x.K, x.T, x.R, x.Q, out double vol);
            double intrinsic = Math.Max(x.Right == OptionRight.Call ? x.S - x.K : x.K - x.S, 0.0);
            if (status == ImpliedVolStatus.Ok)
            {
                Assert.Equal(price, AmericanOption.Price(x.Right, x.S, x.K, x.T, x.R, x.Q, vol), 1e-10 * Math.Max(price, 1.0));
            }
            else
            {
                Assert.True(price - intrinsic < 1e-9 && double.IsNaN(vol), status.ToString());
            }
        },
        iter: 12);

    [Fact]
    public void Registers_of_every_width_give_the_same_bits_and_they_are_the_recorded_ones()
    {
        Assert.Equal("B23D29F87AA4C9E6", Digest<Lanes128>());
        Assert.Equal(Digest<Lanes128>(), Digest<Lanes256>());
        Assert.Equal(Digest<Lanes128>(), Digest<Lanes512>());
    }

    private static string Digest<TV>()
        where TV : struct, ILanes<TV>
    {
        SplitMix64 random = new(31);
        List<double> values = [];
        for (int i = 0; i < 40; i++)
        {
            PutTerms terms = new(
                80 + (40 * random.NextDouble()), 100, 2 * random.NextDouble(), 0.1 * random.NextDouble(), 0.1 * random.NextDouble(), 0.1 + random.NextDouble());
            PutValue v = AmericanPut.Evaluate<TV>(terms, RateSensitivity.Rate);
            values.AddRange([v.Price, v.Delta, v.Gamma, v.Vega, v.Rho]);
        }

        return Bits.Digest(values);
    }

    private static Greeks Evaluate(OracleRow row, double shift) => AmericanOption.Evaluate(
        row["type"] == "C" ? OptionRight.Call : OptionRight.Put,
        row.Number("S") + shift,
        row.Number("K"),
        row.Number("T"),
        row.Number("r"),
        row.Number("q"),
        row.Number("sigma"));

    private static void Near(OracleRow row, string column, double got, double relative)
    {
        double want = row.Number(column);
        Assert.True(Math.Abs(got - want) <= relative * Math.Abs(want), $"{column} {got:R} off by {(got / want) - 1.0:E1} in {row}");
    }

    /// <summary>Fourth-order central difference over relative steps.</summary>
    private static double Difference(Func<double, double> price)
    {
        const double h = 2e-3;
        return ((8.0 * (price(h) - price(-h))) - (price(2 * h) - price(-2 * h))) / (12.0 * h);
    }

    private static double Binomial(double s, double k, double t, double r, double q, double vol)
    {
        const int n = 500;
        double dt = t / n;
        double up = Math.Exp(vol * Math.Sqrt(dt));
        double p = (Math.Exp((r - q) * dt) - (1 / up)) / (up - (1 / up));
        double[] value = [.. Enumerable.Range(0, n + 1).Select(i => Math.Max(k - (s * Math.Pow(up, (2 * i) - n)), 0.0))];
        for (int step = n - 1; step >= 0; step--)
        {
            for (int i = 0; i <= step; i++)
            {
                double held = Math.Exp(-r * dt) * ((p * value[i + 1]) + ((1 - p) * value[i]));
                value[i] = Math.Max(held, k - (s * Math.Pow(up, (2 * i) - step)));
            }
        }

        return value[0];
    }
}
