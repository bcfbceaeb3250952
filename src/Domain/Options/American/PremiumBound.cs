using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// What the early-exercise premium of a put can't exceed at a volatility or any lower one: all of the interest on the strike (and of a negative yield on
/// the spot) that it could earn, times the likelihood of ever being below the boundary's highest point.
/// </summary>
/// <param name="Top">B(0+)/K, see <see cref="AmericanPut.Top"/>; 0 where early exercise never pays, NaN where there are two boundaries.</param>
/// <param name="Interest">1 - e^(-rT).</param>
/// <param name="Income">e^(-qT) - 1 where the yield is negative.</param>
/// <param name="RootYears">Square root of the term.</param>
/// <param name="Carry">r - q.</param>
internal readonly record struct PremiumBound(double Top, double Interest, double Income, double RootYears, double Carry)
{
    public static PremiumBound For(double years, double rate, double yield)
    {
        double top = AmericanPut.Top(1.0, rate, yield);
        return top > 0.0
            ? new PremiumBound(top, Math.Max(-PortableMath.Expm1(-rate * years), 0.0), yield < 0.0 ? PortableMath.Expm1(-yield * years) : 0.0, Math.Sqrt(years), rate - yield)
            : new PremiumBound(top, 0.0, 0.0, 0.0, 0.0);
    }

    /// <summary>Infinity where nothing is known.</summary>
    public double At(double spot, double strike, double vol)
    {
        if (!(Top > 0.0))
        {
            return Top == 0.0 ? 0.0 : double.PositiveInfinity;
        }

        double most = (strike * Interest) + (spot * Income);
        double distance = PortableMath.LogRatio(spot, strike * Top);
        double drift = Math.Min((Carry / vol) - (0.5 * vol), 0.0) * RootYears;
        return distance > 0.0 ? most * Normal.Cdf(-((distance / (vol * RootYears)) + drift)) : most;
    }
}
