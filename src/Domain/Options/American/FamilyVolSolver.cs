using SignalEs.Domain.Options.European;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// The volatility of an American put's price over the boundaries of a <see cref="PutFamily"/>: Newton's method from above, inside a bracket. From
/// above, since the European volatility of the same price is too high and the price is convex where the premium matters.
/// </summary>
internal static class FamilyVolSolver
{
    private const int MaxSteps = 80;

    // Of the volatility: the step after one of this size would be about its square.
    private const double Tolerance = 1e-9;

    // Of spot and strike: differences of this size are rounding.
    private const double PriceNoise = 4e-15;

    /// <param name="family">For the rate, yield and years of the put.</param>
    /// <param name="spot">Of the put (a call's strike).</param>
    /// <param name="strike">Of the put (a call's spot).</param>
    /// <param name="price">Above the intrinsic value.</param>
    /// <param name="start">A volatility at which the option is worth at least the price.</param>
    /// <param name="vol">The volatility, unless a boundary that is needed isn't to be had.</param>
    public static bool Solve(PutFamily family, double spot, double strike, double price, double start, out double vol)
    {
        double low = PutFamily.LeastVol;
        double high = start;
        vol = start;
        for (int i = 0; i < MaxSteps; i++)
        {
            if (!family.Reaches(vol))
            {
                return false;
            }

            (double excess, double vega) = Value(family, spot, strike, vol);
            excess -= price;
            if (Math.Abs(excess) <= PriceNoise * (spot + strike))
            {
                return true;
            }

            (low, high) = excess < 0.0 ? (vol, high) : (low, vol);
            double next = vol - (excess / vega);
            if (!(next > low && next < high))
            {
                next = Math.Max(0.5 * (low + high), 0.5 * high);
            }

            bool settled = Math.Abs(next - vol) <= Tolerance * vol;
            vol = next;
            if (settled || high - low <= Tolerance * low)
            {
                return true;
            }
        }

        return false;
    }

    private static (double Price, double Vega) Value(PutFamily family, double spot, double strike, double vol)
    {
        PutTerms terms = family.Terms;
        (double price, double vega) = SingleEuropean.PriceAndVega<SpotModel>(
            OptionRight.Put, spot, strike, terms.Years, terms.Rate, terms.Yield, vol);
        Premium premium = family.Premium(spot, strike, vol, withGreeks: false);
        return (price + premium.Value, vega + premium.Vega);
    }
}
