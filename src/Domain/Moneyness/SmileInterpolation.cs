namespace SignalEs.Domain.Moneyness;

/// <summary>
/// A smile read off listed strikes: total variance is linear in log-moneyness between them (no jump when the nearest strike changes), flat outside.
/// One volatility per strike, from the out-of-the-money side.
/// </summary>
public static class SmileInterpolation
{
    /// <summary>Volatility at log-moneyness <paramref name="k"/>; points ascend in log-moneyness. NaN without points.</summary>
    public static double At(ReadOnlySpan<double> logMoneyness, ReadOnlySpan<double> vols, double k)
    {
        int n = logMoneyness.Length;
        if (n == 0)
        {
            return double.NaN;
        }

        if (k <= logMoneyness[0])
        {
            return vols[0];
        }

        for (int i = 1; i < n; i++)
        {
            if (k <= logMoneyness[i])
            {
                double w = (k - logMoneyness[i - 1]) / (logMoneyness[i] - logMoneyness[i - 1]);
                return Math.Sqrt(vols[i - 1] * vols[i - 1] * (1 - w) + vols[i] * vols[i] * w);
            }
        }

        return vols[n - 1];
    }

    /// <summary>
    /// Volatility where the magnitude of delta is <paramref name="target"/>: variance is interpolated linearly in delta between the two neighbouring strikes that
    /// bracket it. NaN where the listed strikes don't reach that delta. Deltas fall in magnitude along the span.
    /// </summary>
    public static double AtDelta(ReadOnlySpan<double> deltaMagnitudes, ReadOnlySpan<double> vols, double target)
    {
        for (int i = 1; i < deltaMagnitudes.Length; i++)
        {
            double high = deltaMagnitudes[i - 1];
            double low = deltaMagnitudes[i];
            if (high >= target && low <= target && high > low)
            {
                double w = (high - target) / (high - low);
                return Math.Sqrt(vols[i - 1] * vols[i - 1] * (1 - w) + vols[i] * vols[i] * w);
            }
        }

        return double.NaN;
    }
}
