using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// The forward that American prices of a call and a put of one strike imply. Parity is an equality for European prices only: each price is first
/// freed of its early-exercise premium, which depends on the forward and the volatility in turn. Where it ends both sides have the same volatility.
/// </summary>
internal static class AmericanParity
{
    private const int Steps = 2;

    // Of the forward.
    private const double Tolerance = 1e-10;

    // Of the option's price: a premium below isn't worth finding.
    private const double Negligible = 1e-7;

    /// <summary>Prices and terms of the pair; <paramref name="Spot"/> is NaN where it is unknown: then the yield is what is known.</summary>
    public readonly record struct Pair(double Strike, double Call, double Put, double Years, double Rate, double Discount, double Spot, double Yield);

    /// <summary>
    /// Fixed-point steps, which shrink the error about sevenfold each, and Aitken's extrapolation of the first two. Gives the forward of European
    /// parity where a volatility isn't to be had.
    /// </summary>
    public static double Forward(in Pair pair)
    {
        double start = pair.Strike + ((pair.Call - pair.Put) / pair.Discount);
        double forward = start;
        (double before, double callPremium, double putPremium) = (double.NaN, 0.0, 0.0);
        for (int i = 0; i < Steps; i++)
        {
            if (!TryPremiums(pair, forward, ref callPremium, ref putPremium))
            {
                return start;
            }

            double next = pair.Strike + ((pair.Call - callPremium - (pair.Put - putPremium)) / pair.Discount);
            double moved = next - forward;
            if (Math.Abs(moved) <= Tolerance * forward)
            {
                return next;
            }

            double shrinks = moved / (forward - before);
            before = forward;
            forward = i == 1 && Math.Abs(shrinks) < 0.5 ? next + (moved * (shrinks / (1.0 - shrinks))) : next;
        }

        return forward;
    }

    private static bool TryPremiums(in Pair pair, double forward, ref double callPremium, ref double putPremium)
    {
        (double spot, double yield) = double.IsNaN(pair.Spot)
            ? (forward * PortableMath.Exp((pair.Yield - pair.Rate) * pair.Years), pair.Yield)
            : (pair.Spot, pair.Rate - (PortableMath.LogRatio(forward, pair.Spot) / pair.Years));
        OptionRight side = forward < pair.Strike ? OptionRight.Call : OptionRight.Put; // the one that is out of the money has less premium
        double price = side == OptionRight.Call ? pair.Call - callPremium : pair.Put - putPremium;
        if (!(forward > 0.0) || ImpliedVol.Solve(side, price, forward, pair.Strike, pair.Years, pair.Discount, out double vol) != ImpliedVolStatus.Ok)
        {
            return false;
        }

        putPremium = Premium(new PutTerms(spot, pair.Strike, pair.Years, pair.Rate, yield, vol), pair.Put);
        callPremium = Premium(new PutTerms(pair.Strike, spot, pair.Years, yield, pair.Rate, vol), pair.Call);
        return double.IsFinite(putPremium) && double.IsFinite(callPremium);
    }

    private static double Premium(in PutTerms put, double price)
    {
        if (PremiumBound.For(put.Years, put.Rate, put.Yield).At(put.Spot, put.Strike, put.Vol) <= Negligible * price)
        {
            return 0.0;
        }

        double american = AmericanPut.Evaluate(put, RateSensitivity.None).Price;
        return american - BlackScholesMerton.Price(OptionRight.Put, put.Spot, put.Strike, put.Years, put.Rate, put.Yield, put.Vol);
    }
}
