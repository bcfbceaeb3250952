using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// Finds where a smile has a given d1. It falls with log-moneyness on a smile without arbitrage (Fukasawa, "The normalizing transformation of the
/// implied volatility smile", 2012), so bisection finds it.
/// </summary>
internal static class DeltaSearch
{
    private const double FarthestLog = 64;
    private const int Halvings = 80;

    /// <summary>Log-moneyness; NaN where none within reach has it.</summary>
    /// <param name="totalVariance">Total variance at a log-moneyness.</param>
    /// <param name="d1">What is looked for.</param>
    public static double At(Func<double, double> totalVariance, double d1)
    {
        (double low, double high) = (-1, 1);
        while (low > -FarthestLog && D1(low) < d1)
        {
            low *= 2;
        }

        while (high < FarthestLog && D1(high) > d1)
        {
            high *= 2;
        }

        if (!(D1(low) >= d1 && D1(high) <= d1))
        {
            return double.NaN;
        }

        for (int i = 0; i < Halvings; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = D1(middle) >= d1 ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);

        double D1(double k) => SmileInterpolation.D1(k, totalVariance(k));
    }
}
