using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>Listed strikes at the money: against the formula's reference, against spot and against the forward; indices, -1 where unknown.</summary>
internal readonly record struct AtTheMoney(int Reference, int Spot, int Forward);

/// <summary>Figures of a whole expiry for <c>moneyness@2</c>; order of values: <see cref="MoneynessOutputs.Expiry"/>.</summary>
internal static class TermFigures
{
    /// <summary>Normal quantile of 0.25: d1 of a 25-delta call on the forward, and less d1 of such a put.</summary>
    private const double WingD1 = -0.6744897501960817;

    public static SignalStatus Compute(MoneynessChain chain, double spot, in AtTheMoney atm, Span<double> values)
    {
        var expiry = chain.Expiry;
        double years = expiry.Years;
        double atmVol = SmileInterpolation.At(chain.SmileAt, chain.SmileVols, 0);
        double call = VolAt(chain, SmileInterpolation.AtD1(chain.SmileAt, chain.SmileVols, years, WingD1));
        double put = VolAt(chain, SmileInterpolation.AtD1(chain.SmileAt, chain.SmileVols, years, -WingD1));
        int at = 0;
        values[at++] = expiry.Forward;
        values[at++] = spot;
        values[at++] = expiry.StrikePrices[atm.Reference];
        values[at++] = atm.Spot < 0 ? double.NaN : expiry.StrikePrices[atm.Spot];
        values[at++] = atm.Forward < 0 ? double.NaN : expiry.StrikePrices[atm.Forward];
        values[at++] = atmVol;
        values[at++] = call - put;
        values[at++] = 0.5 * (call + put) - atmVol;
        values[at++] = double.IsNaN(atmVol) ? double.NaN : MoneynessOutputs.InterpolationMethod;
        values[at++] = chain.SmileAt.Length;
        values[at++] = Mark(chain, OptionRight.Call, atm.Reference) + Mark(chain, OptionRight.Put, atm.Reference);
        Totals(chain, values, ref at);
        values[at++] = MaxPain.Of(expiry.StrikePrices, chain.CallInterest.AsSpan(0, chain.Count), chain.PutInterest.AsSpan(0, chain.Count));
        values[at++] = Exposure(chain, spot);
        values[at] = years;
        return double.IsNaN(atmVol) ? SignalStatus.NoStrikes : SignalStatus.Ok;
    }

    private static double VolAt(MoneynessChain chain, double k) => double.IsNaN(k) ? k : SmileInterpolation.At(chain.SmileAt, chain.SmileVols, k);

    private static double Mark(MoneynessChain chain, OptionRight right, int strike)
        => chain.Greeks(right, strike) is { IsKnown: true } greeks ? greeks.Mark : double.NaN;

    private static void Totals(MoneynessChain chain, Span<double> values, ref int at)
    {
        (double callVolume, double putVolume) = (0, 0);
        (double callInterest, double putInterest) = (double.NaN, double.NaN); // unknown until one contract says a number
        for (int i = 0; i < chain.Count; i++)
        {
            callVolume += BucketAggregate.Known(chain.Option(OptionRight.Call, i)?.DayVolume);
            putVolume += BucketAggregate.Known(chain.Option(OptionRight.Put, i)?.DayVolume);
            callInterest = LevelFigures.Sum(callInterest, chain.CallInterest[i]);
            putInterest = LevelFigures.Sum(putInterest, chain.PutInterest[i]);
        }

        values[at++] = callVolume;
        values[at++] = putVolume;
        values[at++] = callInterest;
        values[at++] = putInterest;
        values[at++] = BucketAggregate.Ratio(putVolume, callVolume);
        values[at++] = BucketAggregate.Ratio(putInterest, callInterest);
    }

    // Options without a gamma or an open interest are left out; NaN when that is all of them.
    private static double Exposure(MoneynessChain chain, double spot)
    {
        double sum = double.NaN;
        for (int i = 0; i < chain.Count; i++)
        {
            sum = LevelFigures.Sum(sum, LevelFigures.Exposure(OptionRight.Call, chain.Option(OptionRight.Call, i), chain.Greeks(OptionRight.Call, i), spot));
            sum = LevelFigures.Sum(sum, LevelFigures.Exposure(OptionRight.Put, chain.Option(OptionRight.Put, i), chain.Greeks(OptionRight.Put, i), spot));
        }

        return sum;
    }
}
