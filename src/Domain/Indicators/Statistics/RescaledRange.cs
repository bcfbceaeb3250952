using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Indicators.Statistics;

/// <summary>
/// Rescaled-range analysis of a series cut into 1, 2, 4… up to 32 equal parts of at least 8 values. The correction of A. A. Anis and E. H. Lloyd,
/// Biometrika 63 (1976), takes out what a short series of independent values would show: R/S + √(πn/2) - E[R/S].
/// </summary>
internal sealed class RescaledRange
{
    private const int MostParts = 32;
    private const int FewestValues = 8;
    private const int LongestExact = 340;
    private readonly double[] _logSizes;
    private readonly double[] _corrections;
    private readonly double[] _logs;
    private readonly double[] _correctedLogs;

    public RescaledRange(int periods)
    {
        var levels = 0;
        while (1 << levels <= MostParts && periods >> levels >= FewestValues) levels++;
        _logSizes = new double[levels];
        _corrections = new double[levels];
        _logs = new double[levels];
        _correctedLogs = new double[levels];
        for (var level = 0; level < levels; level++)
        {
            var size = periods / (1 << level);
            _logSizes[level] = PortableMath.Log(size);
            _corrections[level] = Math.Sqrt(Math.PI * size / 2) - Expected(size);
        }
    }

    /// <summary>The exponent, plain and corrected; NaN where a value is missing or a part is flat.</summary>
    public (double Plain, double Corrected) Exponents(ReadOnlySpan<double> values)
    {
        for (var level = 0; level < _logSizes.Length; level++)
        {
            var parts = 1 << level;
            var size = values.Length / parts;
            double sum = 0;

            // Parts are of one size; what is left over is the oldest.
            for (var start = values.Length - (size * parts); start < values.Length; start += size) sum += Of(values.Slice(start, size));
            var mean = sum / parts;
            _logs[level] = PortableMath.Log(mean);
            _correctedLogs[level] = PortableMath.Log(mean + _corrections[level]);
        }

        return (Slope(_logs), Slope(_correctedLogs));
    }

    /// <summary>Range of the running sum of deviations from the mean, over the standard deviation.</summary>
    private static double Of(ReadOnlySpan<double> part)
    {
        double sum = 0;
        foreach (var value in part) sum += value;
        var mean = sum / part.Length;
        double run = 0, squares = 0, highest = double.NegativeInfinity, lowest = double.PositiveInfinity;
        foreach (var value in part)
        {
            var deviation = value - mean;
            run += deviation;
            highest = Math.Max(highest, run);
            lowest = Math.Min(lowest, run);
            squares += deviation * deviation;
        }

        return (highest - lowest) / Math.Sqrt(squares / part.Length);
    }

    private double Slope(ReadOnlySpan<double> logs)
    {
        double meanX = 0, meanY = 0;
        for (var i = 0; i < logs.Length; i++)
        {
            meanX += _logSizes[i] / logs.Length;
            meanY += logs[i] / logs.Length;
        }

        double squares = 0, products = 0;
        for (var i = 0; i < logs.Length; i++)
        {
            squares += (_logSizes[i] - meanX) * (_logSizes[i] - meanX);
            products += (_logSizes[i] - meanX) * (logs[i] - meanY);
        }

        return products / squares;
    }

    /// <summary>E[R/S] = Γ((n-1)/2) / (√π Γ(n/2)) · Σ √((n-j)/j); E. E. Peters (1994) gives √(2 / (π(n-1))) for the quotient of long series.</summary>
    private static double Expected(int n)
    {
        double sum = 0;
        for (var j = 1; j < n; j++) sum += Math.Sqrt((double)(n - j) / j);
        return (n <= LongestExact ? GammaQuotient(n) : Math.Sqrt(2 / (Math.PI * (n - 1)))) * sum;
    }

    /// <summary>q(n) = Γ((n-1)/2) / (√π Γ(n/2)): q(2) = 1 and q(n) q(n+1) = 2 / (π (n-1)), so no gamma function is needed.</summary>
    private static double GammaQuotient(int n)
    {
        double quotient = 1;
        for (var m = 2; m < n; m++) quotient = 2 / (Math.PI * (m - 1) * quotient);
        return quotient;
    }
}
