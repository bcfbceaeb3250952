using SignalEs.Domain.Options.American;

namespace SignalEs.Domain.Options;

/// <summary>
/// What the American options of one expiry are worth beyond the European ones, and their volatilities: the exercise boundaries depend only on rate, yield,
/// term and volatility, and are found once for all strikes. What it gives for an option depends on no other option. Reused from one expiry to the
/// next; allocates nothing after it was made. Agrees with <see cref="AmericanOption"/> to 1e-6 relative, mostly to 1e-11.
/// </summary>
internal sealed class AmericanPremiums
{
    // Of the price: less than this is below rounding in any use of it.
    private const double Negligible = 1e-12;

    // Of the price: less than this is left out where the boundary isn't found, since the way around costs a thousand times more.
    private const double Bearable = 1e-7;

    // Of spot and strike: a price so near to the intrinsic value is it, but for rounding.
    private const double IntrinsicNoise = 1e-13;

    private readonly PutFamily _puts = PutFamily.Create(RateSensitivity.Rate);
    private readonly PutFamily _calls = PutFamily.Create(RateSensitivity.Yield);
    private double _spot;
    private double _years;
    private double _rate;
    private double _yield;

    /// <summary>Turns to the options of one expiry at one instant; units as for <see cref="BlackScholesMerton"/>.</summary>
    public void Begin(double spot, double years, double rate, double dividendYield)
    {
        (_spot, _years, _rate, _yield) = (spot, years, rate, dividendYield);
        _puts.Begin(years, rate, dividendYield);
        _calls.Begin(years, dividendYield, rate);
    }

    /// <summary>
    /// Turns the European volatility of a price into the American one. Both are the same where early exercise is worth next to nothing: then, and only
    /// then, <paramref name="source"/> is <see cref="PremiumSource.None"/>.
    /// </summary>
    public ImpliedVolStatus ImpliedVolatility(
        OptionRight right, double price, double strike, ImpliedVolStatus european, ref double vol, out PremiumSource source)
    {
        source = PremiumSource.None;
        if (european is ImpliedVolStatus.NotFinite or ImpliedVolStatus.BadInput or ImpliedVolStatus.Expired or ImpliedVolStatus.NoQuote)
        {
            return european;
        }

        double exercise = right == OptionRight.Call ? _spot - strike : strike - _spot;
        double noise = IntrinsicNoise * (_spot + strike);
        if (exercise > 0.0 && price <= exercise + noise)
        {
            vol = double.NaN;
            return price < exercise - noise ? ImpliedVolStatus.BelowIntrinsic : ImpliedVolStatus.AtIntrinsic;
        }

        if (european is ImpliedVolStatus.BelowIntrinsic or ImpliedVolStatus.AtIntrinsic)
        {
            return european; // an American option is worth no less than a European one
        }

        (PutFamily family, double putSpot, double putStrike) = FamilyOf(right, strike);
        double start = vol;
        if (european == ImpliedVolStatus.AboveMax && !TryCap(family, putSpot, putStrike, price, out start))
        {
            return ImpliedVolStatus.AboveMax;
        }

        double bound = family.Bound.At(putSpot, putStrike, start);
        if (bound <= Negligible * price)
        {
            return european;
        }

        if (FamilyVolSolver.Solve(family, putSpot, putStrike, price, start, out double solved))
        {
            (vol, source) = (solved, PremiumSource.Family);
            return ImpliedVolStatus.Ok;
        }

        if (bound <= Bearable * price && european == ImpliedVolStatus.Ok)
        {
            return european;
        }

        source = PremiumSource.Single;
        return AmericanVolSolver.Solve(right, price, _spot, strike, _years, _rate, _yield, out vol);
    }

    /// <summary>Where the premium at a volatility comes from, when the volatility is given and not solved for.</summary>
    public PremiumSource SourceAt(OptionRight right, double strike, double vol)
    {
        (PutFamily family, double putSpot, double putStrike) = FamilyOf(right, strike);
        return family.Bound.At(putSpot, putStrike, vol) <= Negligible * strike ? PremiumSource.None
            : family.Reaches(vol) ? PremiumSource.Family
            : PremiumSource.Single;
    }

    /// <summary>
    /// Adds to a European option's value and Greeks, at a volatility from <see cref="ImpliedVolatility"/>. Where the option should be exercised now
    /// it is its intrinsic value, as for <see cref="AmericanOption.Evaluate"/>.
    /// </summary>
    public void Add(OptionRight right, double strike, double vol, PremiumSource source, ref ChainValue value)
    {
        if (source == PremiumSource.None)
        {
            return;
        }

        if (source == PremiumSource.Single)
        {
            Greeks g = AmericanOption.Evaluate(right, _spot, strike, _years, _rate, _yield, vol);
            value = new ChainValue(g.Price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho);
            return;
        }

        (PutFamily family, double putSpot, double putStrike) = FamilyOf(right, strike);
        Premium p = family.Premium(putSpot, putStrike, vol, withGreeks: true);

        // A call is a put with spot and strike exchanged, and homogeneous in the two.
        double ratio = strike / _spot;
        (double delta, double gamma) = right == OptionRight.Put ? (p.Delta, p.Gamma) : ((p.Value / _spot) - (p.Delta * ratio), p.Gamma * ratio * ratio);
        (double price, delta, gamma) = (value.Price + p.Value, value.Delta + delta, value.Gamma + gamma);
        double exercise = right == OptionRight.Call ? _spot - strike : strike - _spot;
        if (price <= exercise)
        {
            value = new ChainValue(exercise, right == OptionRight.Call ? 1.0 : -1.0, 0.0, 0.0, 0.0, 0.0);
            return;
        }

        // While it is held the price satisfies Black and Scholes' equation.
        double theta = (_rate * price) - ((_rate - _yield) * _spot * delta) - (0.5 * vol * vol * _spot * _spot * gamma);
        value = new ChainValue(price, delta, gamma, value.Vega + p.Vega, theta, value.Rho + p.Rho);
    }

    private (PutFamily Family, double Spot, double Strike) FamilyOf(OptionRight right, double strike) =>
        right == OptionRight.Put ? (_puts, _spot, strike) : (_calls, strike, _spot);

    /// <summary>For prices that no European option has, but an American one may: a volatility at which it is worth more.</summary>
    private static bool TryCap(PutFamily family, double spot, double strike, double price, out double vol)
    {
        vol = 1.0;
        while (price < strike && family.Reaches(vol))
        {
            PutTerms terms = family.Terms;
            double european = BlackScholesMerton.Price(OptionRight.Put, spot, strike, terms.Years, terms.Rate, terms.Yield, vol);
            if (european + family.Premium(spot, strike, vol, withGreeks: false).Value >= price)
            {
                return true;
            }

            vol *= 2.0;
        }

        return false;
    }
}

/// <summary>Where an option's premium comes from.</summary>
internal enum PremiumSource : byte
{
    /// <summary>It has none: the option is worth what the European one is.</summary>
    None,

    /// <summary>From the boundaries that all strikes share.</summary>
    Family,

    /// <summary>The option is evaluated by itself.</summary>
    Single,
}

/// <summary>Value and first-order Greeks of one option, in the units of <see cref="Greeks"/>.</summary>
internal readonly record struct ChainValue(double Price, double Delta, double Gamma, double Vega, double Theta, double Rho);
