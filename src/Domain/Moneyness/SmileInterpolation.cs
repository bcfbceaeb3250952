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

    /// <summary>d1 on the forward: the delta of a call is N(d1), that of a put N(d1) - 1.</summary>
    public static double D1(double logMoneyness, double totalVariance)
    {
        double deviation = Math.Sqrt(totalVariance);
        return 0.5 * deviation - logMoneyness / deviation;
    }

    /// <summary>
    /// Log-moneyness where d1 is <paramref name="d1"/> on the interpolated smile; points ascend in log-moneyness. Of several such places (quotes with
    /// arbitrage) the one nearest the money. NaN where the quoted strikes don't reach it.
    /// </summary>
    public static double AtD1(ReadOnlySpan<double> logMoneyness, ReadOnlySpan<double> vols, double years, double d1)
    {
        double found = double.NaN;
        for (int i = 1; i < logMoneyness.Length; i++)
        {
            (double left, double right) = (vols[i - 1] * vols[i - 1] * years, vols[i] * vols[i] * years);
            if (D1(logMoneyness[i - 1], left) >= d1 && D1(logMoneyness[i], right) <= d1)
            {
                double k = InSegment(logMoneyness[i - 1], logMoneyness[i], left, right, d1);
                found = double.IsNaN(found) || Math.Abs(k) < Math.Abs(found) ? k : found;
            }
        }

        return found;
    }

    // Bisection down to the last bit: the segment's ends bracket it.
    private static double InSegment(double from, double to, double left, double right, double d1)
    {
        (double low, double high) = (0, 1);
        for (int i = 0; i < 54; i++)
        {
            double middle = 0.5 * (low + high);
            bool before = D1(from + (to - from) * middle, left + (right - left) * middle) >= d1;
            (low, high) = before ? (middle, high) : (low, middle);
        }

        return from + (to - from) * 0.5 * (low + high);
    }
}
