using SignalEs.Domain.Options.American;

namespace SignalEs.Domain.Options;

/// <summary>
/// American options on an asset with a continuous yield, by the integral method of Andersen, Lake and Offengenden (2016): price to 1e-8, delta,
/// gamma and vega to 1e-6 relative. Where that doesn't apply (two exercise boundaries, vanishing rates) a tree takes over, to about 1e-5.
/// Limits and bad input as in <see cref="BlackScholesMerton"/>.
/// </summary>
public static class AmericanOption
{
    /// <summary>The price; units as for <see cref="BlackScholesMerton.Price"/>.</summary>
    public static double Price(
        OptionRight right, double spot, double strike, double years, double rate, double dividendYield, double vol) =>
        right == OptionRight.Put
            ? AmericanPut.Evaluate(new PutTerms(spot, strike, years, rate, dividendYield, vol), RateSensitivity.None).Price
            : AmericanPut.Evaluate(new PutTerms(strike, spot, years, dividendYield, rate, vol), RateSensitivity.None).Price;

    /// <summary>
    /// Price, delta, gamma, vega, theta and rho in the units of <see cref="Greeks"/>; the higher orders are NaN. Where the option should be
    /// exercised now it is its intrinsic value: delta is 1 or -1 and the rest 0.
    /// </summary>
    public static Greeks Evaluate(
        OptionRight right, double spot, double strike, double years, double rate, double dividendYield, double vol)
    {
        PutValue v;
        double delta, gamma;
        if (right == OptionRight.Put)
        {
            v = AmericanPut.Evaluate(new PutTerms(spot, strike, years, rate, dividendYield, vol), RateSensitivity.Rate);
            (delta, gamma) = (v.Delta, v.Gamma);
        }
        else
        {
            // A call is a put with spot and strike, rate and yield exchanged (McDonald, Schroder 1998), and homogeneous in the two.
            v = AmericanPut.Evaluate(new PutTerms(strike, spot, years, dividendYield, rate, vol), RateSensitivity.Yield);
            double ratio = strike / spot;
            (delta, gamma) = ((v.Price / spot) - (v.Delta * ratio), v.Gamma * ratio * ratio);
        }

        // In the continuation region the price satisfies Black and Scholes' equation.
        double theta = v.Exercised || !(years > 0.0)
            ? 0.0
            : (rate * v.Price) - ((rate - dividendYield) * spot * delta) - (0.5 * vol * vol * spot * spot * gamma);
        return new Greeks(
            v.Price,
            delta,
            gamma,
            v.Vega,
            theta,
            v.Rho,
            double.NaN,
            double.NaN,
            double.NaN,
            double.NaN,
            double.NaN,
            double.NaN,
            double.NaN,
            double.NaN);
    }

    /// <summary>
    /// The volatility at which the option has this price, NaN unless Ok. A price that immediate exercise gives has none:
    /// <see cref="ImpliedVolStatus.AtIntrinsic"/>.
    /// </summary>
    public static ImpliedVolStatus ImpliedVolatility(
        OptionRight right, double price, double spot, double strike, double years, double rate, double dividendYield, out double vol) =>
        AmericanVolSolver.Solve(right, price, spot, strike, years, rate, dividendYield, out vol);

    /// <summary>Many prices; each row has the bits of <see cref="Price"/>.</summary>
    /// <exception cref="ArgumentException">The result has another length.</exception>
    public static void PriceBatch(in EuropeanBatch input, Span<double> price)
    {
        if (price.Length != input.Count)
        {
            throw new ArgumentException($"The price column must have {input.Count} rows.", nameof(price));
        }

        for (int i = 0; i < price.Length; i++)
        {
            price[i] = Price(
                input.Right[i], input.Spot[i], input.Strike[i], input.Years[i], input.Rate[i], input.DividendYield[i], input.Vol[i]);
        }
    }

    /// <summary>Many prices with first-order Greeks; each row has the bits of <see cref="Evaluate"/>. Allocates nothing.</summary>
    public static void EvaluateBatch(in EuropeanBatch input, in GreeksBatch output)
    {
        for (int i = 0; i < input.Count; i++)
        {
            Greeks g = Evaluate(
                input.Right[i], input.Spot[i], input.Strike[i], input.Years[i], input.Rate[i], input.DividendYield[i], input.Vol[i]);
            output.Price[i] = g.Price;
            output.Delta[i] = g.Delta;
            output.Gamma[i] = g.Gamma;
            output.Vega[i] = g.Vega;
            output.Theta[i] = g.Theta;
            output.Rho[i] = g.Rho;
        }
    }
}
