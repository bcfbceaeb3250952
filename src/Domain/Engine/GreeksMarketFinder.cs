using SignalEs.Domain.Formulas;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Options.American;
using SignalEs.Domain.Options.Smile;

namespace SignalEs.Domain.Engine;

/// <summary>Finds spot, forward and yields of an expiry from its quotes. Holds scratch space only.</summary>
internal sealed class GreeksMarketFinder
{
    /// <summary>A forward further than this from spot (in log) comes from bad quotes, not from carry.</summary>
    private const double ParityLogMax = 0.25;

    private ParityQuote[] _quotes = [];

    public GreeksMarket Find(UnderlyingState underlying, ExpiryState expiry, GreeksFormula formula, UnderlyingRate rate, double years, long nowNs)
    {
        var dividends = rate.Dividends.Count == 0 ? EscrowedDividends.None : EscrowedDividends.Of(rate.Dividends, nowNs, expiry.CloseNs, rate.Rate, rate.DividendYield);
        double discount = PortableMath.Exp(-rate.Rate * years);
        double spot = underlying.Spot;
        bool known = !double.IsNaN(spot);
        bool fresh = known && nowNs - underlying.SpotTs <= formula.UnderlyingAgeMaxNs;
        double carry = PortableMath.Exp((rate.Rate - rate.DividendYield) * years);
        double exSpot = dividends.Ex(spot);
        if (fresh && !(exSpot > 0))
        {
            return GreeksMarket.Without(SignalStatus.NotFinite, years); // more dividends than the underlying is worth
        }

        StrikePair pair = default;
        double parity = formula.Forward == ForwardSource.Spot ? double.NaN : Parity(expiry, discount, out pair);
        double multiple = formula.Forward == ForwardSource.ParityMedian ? Median(expiry, discount) : parity;
        if (!double.IsNaN(parity) && IsAmerican(pair, formula))
        {
            multiple += AmericanParity.Forward(new AmericanParity.Pair(
                pair.Strike, pair.Call!.Mid, pair.Put!.Mid, years, rate.Rate, discount, fresh ? spot : double.NaN, rate.DividendYield)) - parity;
        }

        parity = multiple;
        if (fresh && !double.IsNaN(parity) && Math.Abs(PortableMath.Log(parity / (exSpot * carry))) > ParityLogMax)
        {
            (parity, pair) = (double.NaN, default);
        }

        if (!fresh && double.IsNaN(parity))
        {
            return GreeksMarket.Without(known ? SignalStatus.StaleUnderlying : SignalStatus.NoUnderlying, years);
        }

        (spot, exSpot) = fresh ? (spot, exSpot) : ((parity / carry) + dividends.Value, parity / carry);
        double forward = double.IsNaN(parity) ? exSpot * carry : parity;
        return new GreeksMarket(SignalStatus.Ok, spot, forward, years, rate.Rate, discount)
        {
            Dividends = dividends,
            YieldEx = double.IsNaN(parity) ? rate.DividendYield : rate.Rate - PortableMath.Log(forward / exSpot) / years,
            ParityPair = pair,
        };
    }

    private static bool IsAmerican(in StrikePair pair, GreeksFormula formula)
        => formula.Exercise == GreeksExercise.Instrument && pair.Call is { Metadata.Exercise: ExerciseStyle.American };

    /// <summary>
    /// Forward by put-call parity, F = K + (C - P) / discount, at the strike where the mids of call and put are closest (the rule of the Cboe
    /// VIX methodology), lowest strike first among equals. NaN when no strike has both mids.
    /// </summary>
    private static double Parity(ExpiryState expiry, double discount, out StrikePair closestPair)
    {
        closestPair = default;
        double closest = double.PositiveInfinity;
        double forward = double.NaN;
        foreach (var pair in expiry.Strikes)
        {
            double difference = (pair.Call?.Mid ?? double.NaN) - (pair.Put?.Mid ?? double.NaN);
            if (Math.Abs(difference) < closest)
            {
                closest = Math.Abs(difference);
                forward = pair.Strike + difference / discount;
                closestPair = pair;
            }
        }

        return forward > 0 ? forward : double.NaN;
    }

    private double Median(ExpiryState expiry, double discount)
    {
        var strikes = expiry.Strikes;
        if (_quotes.Length < strikes.Length)
        {
            _quotes = new ParityQuote[strikes.Length];
        }

        for (int i = 0; i < strikes.Length; i++)
        {
            var (call, put) = (strikes[i].Call, strikes[i].Put);
            _quotes[i] = new ParityQuote(
                strikes[i].Strike, call?.Bid ?? double.NaN, call?.Ask ?? double.NaN, put?.Bid ?? double.NaN, put?.Ask ?? double.NaN);
        }

        return ParityForward.WeightedMedian(_quotes.AsSpan(0, strikes.Length), discount).Forward;
    }
}
