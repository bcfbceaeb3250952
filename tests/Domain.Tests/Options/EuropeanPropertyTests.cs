using CsCheck;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Tests.Options;

public class EuropeanPropertyTests
{
    private static readonly Gen<(double S, double K, double T, double R, double Q, double Vol)> Terms = Gen.Select(
        Gen.Double[20, 500], Gen.Double[0.5, 2.0], Gen.Double[0.01, 5.0], Gen.Double[-0.05, 0.15], Gen.Double[-0.05, 0.1], Gen.Double[0.05, 1.5],
        (s, m, t, r, q, vol) => (s, s * m, t, r, q, vol));

    [Fact]
    public void Call_minus_put_is_the_forward() => Terms.Sample(x =>
    {
        double parity = (x.S * Math.Exp(-x.Q * x.T)) - (x.K * Math.Exp(-x.R * x.T));
        double difference = Price(OptionRight.Call, x) - Price(OptionRight.Put, x);
        Assert.Equal(parity, difference, 1e-15 * Math.Max(x.S, x.K) * 2.0);
    });

    [Fact]
    public void Calls_rise_and_puts_fall_with_the_spot_and_both_rise_with_volatility() => Terms.Sample(x =>
    {
        double slack = 1e-15 * Math.Max(x.S, x.K);
        var higher = x with { S = x.S * 1.01 };
        Assert.True(Price(OptionRight.Call, higher) >= Price(OptionRight.Call, x) - slack);
        Assert.True(Price(OptionRight.Put, higher) <= Price(OptionRight.Put, x) + slack);
        var wilder = x with { Vol = x.Vol * 1.01 };
        Assert.True(Price(OptionRight.Call, wilder) >= Price(OptionRight.Call, x) - slack);
        Assert.True(Price(OptionRight.Put, wilder) >= Price(OptionRight.Put, x) - slack);
    });

    [Fact]
    public void Prices_are_convex_in_the_strike() => Terms.Sample(x =>
    {
        foreach (OptionRight right in Enum.GetValues<OptionRight>())
        {
            double low = Price(right, x with { K = x.K * 0.97 });
            double high = Price(right, x with { K = x.K * 1.03 });
            Assert.True(low + high - (2.0 * Price(right, x)) >= -2e-15 * Math.Max(x.S, x.K));
        }
    });

    [Fact]
    public void Prices_scale_with_spot_and_strike_exactly_by_powers_of_two() => Terms.Sample(x =>
    {
        foreach (OptionRight right in Enum.GetValues<OptionRight>())
        {
            Assert.Equal(8.0 * Price(right, x), Price(right, x with { S = 8.0 * x.S, K = 8.0 * x.K }));
        }
    });

    [Fact]
    public void A_call_on_one_asset_is_a_put_on_the_other_with_rates_exchanged() => Terms.Sample(x =>
        Assert.Equal(
            Price(OptionRight.Call, x),
            BlackScholesMerton.Price(OptionRight.Put, x.K, x.S, x.T, x.Q, x.R, x.Vol),
            1e-15 * Math.Max(x.S, x.K)));

    [Fact]
    public void Greeks_are_the_derivatives_of_the_price_and_of_each_other() => Terms.Sample(x =>
    {
        foreach (OptionRight right in Enum.GetValues<OptionRight>())
        {
            Greeks At(double s, double t, double r, double vol) => BlackScholesMerton.Evaluate(right, s, x.K, t, r, x.Q, vol);
            Greeks g = At(x.S, x.T, x.R, x.Vol);
            Greeks BySpot(double h) => At(x.S * (1.0 + h), x.T, x.R, x.Vol);
            Greeks ByVol(double h) => At(x.S, x.T, x.R, x.Vol * (1.0 + h));
            Greeks ByTime(double h) => At(x.S, x.T * (1.0 - h), x.R, x.Vol);
            Close(g.Delta, BySpot, v => v.Price, x.S, 1.0);
            Close(g.Gamma, BySpot, v => v.Delta, x.S, g.Gamma);
            Close(g.Speed, BySpot, v => v.Gamma, x.S, g.Gamma / x.S / Math.Min(1.0, x.Vol * Math.Sqrt(x.T))); // gamma turns within S times the deviation
            Close(g.Vega, ByVol, v => v.Price, x.Vol, x.S);
            Close(g.Vanna, ByVol, v => v.Delta, x.Vol, 1.0 / x.Vol);
            Close(g.Volga, ByVol, v => v.Vega, x.Vol, x.S / x.Vol);
            Close(g.Zomma, ByVol, v => v.Gamma, x.Vol, g.Gamma / x.Vol);
            Close(g.Ultima, ByVol, v => v.Volga, x.Vol, x.S / x.Vol / x.Vol);
            Close(g.Theta, ByTime, v => v.Price, x.T, x.S);
            Close(g.Charm, ByTime, v => v.Delta, x.T, 1.0 / x.T);
            Close(g.Color, ByTime, v => v.Gamma, x.T, g.Gamma / x.T);
            Close(g.Veta, ByTime, v => v.Vega, x.T, x.S);
            Close(g.Rho, h => At(x.S, x.T, x.R + h, x.Vol), v => v.Price, 1.0, x.S * x.T);
        }
    });

    /// <summary>Sixth-order central difference with the step as a fraction of the variable.</summary>
    private static void Close(double want, Func<double, Greeks> shifted, Func<Greeks, double> value, double variable, double scale)
    {
        const double h = 1e-3;
        double D(int n) => value(shifted(n * h)) - value(shifted(-n * h));
        double derivative = ((45.0 * D(1)) - (9.0 * D(2)) + D(3)) / (60.0 * h * variable);
        Assert.Equal(want, derivative, (1e-7 * (Math.Abs(scale) + Math.Abs(want))) + 1e-12);
    }

    private static double Price(OptionRight right, (double S, double K, double T, double R, double Q, double Vol) x) =>
        BlackScholesMerton.Price(right, x.S, x.K, x.T, x.R, x.Q, x.Vol);
}
