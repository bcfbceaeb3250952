using SignalEs.Domain.Options;
using SignalEs.Queries.Greeks;

namespace SignalEs.Queries.Tests.Greeks;

/// <summary>Each preset against figures that the house itself has published.</summary>
public class GreeksConventionTests
{
    // Hull, Options, Futures and Other Derivatives, chapter on the Greek letters: S 49, K 50, r 5 %, volatility 20 %, 20 weeks. py_vollib's doctests use the same.
    private const double Years = 0.3846;
    private static readonly Domain.Options.Greeks Hull = BlackScholesMerton.Evaluate(OptionRight.Call, 49, 50, Years, 0.05, 0, 0.2);

    [Fact]
    public void Signales_and_textbook_leave_derivatives_as_they_are()
    {
        foreach (var convention in new[] { GreeksConvention.Signales, GreeksConvention.Textbook })
        {
            // The book prints vega 12.1, theta -4.31 per year and rho 8.91.
            Assert.Equal(12.1, convention.Vega(Hull.Vega)!.Value, 0.05);
            Assert.Equal(-4.31, convention.Theta(Hull.Theta, Years)!.Value, 0.005);
            Assert.Equal(8.91, convention.Rho(Hull.Rho)!.Value, 0.005);
            Assert.Equal(0.2, convention.Iv(0.2));
        }
    }

    [Fact]
    public void Vollib_gives_the_figures_of_its_own_doctests()
    {
        var vollib = GreeksConvention.Vollib;
        Assert.Equal(0.121052427542, vollib.Vega(Hull.Vega)!.Value, 1e-12);
        Assert.Equal(-4.30538996455 / 365, vollib.Theta(Hull.Theta, Years)!.Value, 1e-13);
        Assert.Equal(0.089065740988, vollib.Rho(Hull.Rho)!.Value, 1e-12);
        Assert.Equal(0.521601633972, Hull.Delta, 1e-12);
        Assert.Equal(0.0655453772525, Hull.Gamma, 1e-12);
        Assert.Equal(0.2, vollib.Iv(0.2));
    }

    [Fact]
    public void Lean_divides_as_its_indicators_do()
    {
        // Vega.cs: S √T φ(d1) e^(-qT) / 100; Rho.cs: K T e^(-rT) N(d2) / 100; Theta.cs: dV/dt / 365.
        var lean = GreeksConvention.Lean;
        Assert.Equal(Hull.Vega / 100, lean.Vega(Hull.Vega));
        Assert.Equal(Hull.Theta / 365, lean.Theta(Hull.Theta, Years));
        Assert.Equal(Hull.Rho / 100, lean.Rho(Hull.Rho));
        Assert.Equal(0.2, lean.Iv(0.2));
    }

    [Fact]
    public void Deribit_gives_the_figures_of_a_ticker_of_its_own()
    {
        // public/ticker of BTC-27SEP24-40000-C at 1699578548021 ms, as recorded in CCXT's source: mark_iv 61.27, underlying_price 38992.71, interest_rate 0.
        double years = (1727424000.000 - 1699578548.021) / 86400 / 365;
        var raw = BlackScholesMerton.Evaluate(OptionRight.Call, 38992.71, 40000, years, 0, 0, 0.6127);
        var deribit = GreeksConvention.Deribit;
        Assert.Equal(61.27, deribit.Iv(0.6127)!.Value, 1e-12);
        Assert.Equal(0.59621, raw.Delta, 0.00001);
        Assert.Equal(0.00002, raw.Gamma, 0.000005);

        // The ticker's volatility has four digits, which leaves so much in the last digits of the others.
        Assert.Equal(141.90146, deribit.Vega(raw.Vega)!.Value, 0.002);
        Assert.Equal(-13.48784, deribit.Theta(raw.Theta, years)!.Value, 0.002);
        Assert.Equal(130.63998, deribit.Rho(raw.Rho)!.Value, 0.005);
    }

    [Fact]
    public void Deribits_theta_ends_with_the_life_of_the_option()
    {
        double hour = 1 / (24 * 365.0);
        Assert.Equal(-3650 * hour, GreeksConvention.Deribit.Theta(-3650, hour));
        Assert.Equal(-10, GreeksConvention.Deribit.Theta(-3650, 2 / 365.0));
        Assert.Equal(-10, GreeksConvention.Vollib.Theta(-3650, hour));
    }

    [Fact]
    public void Unknown_stays_unknown()
    {
        Assert.Null(GreeksConvention.Deribit.Iv(null));
        Assert.Null(GreeksConvention.Deribit.Theta(null, null));
        Assert.Null(GreeksConvention.Vollib.Vega(null));
        Assert.Null(GreeksConvention.Vollib.Rho(null));
    }
}
