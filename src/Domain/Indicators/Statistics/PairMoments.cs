namespace SignalEs.Domain.Indicators.Statistics;

/// <summary>
/// Population variances and covariance of two windows as E[xy] - E[x]E[y], summed from oldest to newest: O(lookback) per bar. That difference loses
/// digits, and the definition that is followed here loses the same ones; any better order of operations would differ from it by more than 1e-9.
/// </summary>
internal readonly record struct PairMoments(double VarianceA, double VarianceB, double Covariance)
{
    public static PairMoments Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Of(a, b, static _ => true);

    /// <summary>Over those pairs only whose first value is taken; NaN if there are none.</summary>
    public static PairMoments Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Func<double, bool> takes)
    {
        double sumA = 0, sumB = 0, sumAa = 0, sumBb = 0, sumAb = 0, count = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (!takes(a[i])) continue;
            count++;
            sumA += a[i];
            sumB += b[i];
            sumAa += a[i] * a[i];
            sumBb += b[i] * b[i];
            sumAb += a[i] * b[i];
        }

        var meanA = sumA / count;
        var meanB = sumB / count;
        return new((sumAa / count) - (meanA * meanA), (sumBb / count) - (meanB * meanB), (sumAb / count) - (meanA * meanB));
    }

    /// <summary>Covariance over the variance of the first; NaN where that is 0.</summary>
    public double Beta => VarianceA == 0 ? double.NaN : Covariance / VarianceA;
}
