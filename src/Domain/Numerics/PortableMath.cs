namespace SignalEs.Domain.Numerics;

/// <summary>
/// Elementary functions with the same bits on every machine: additions, products, quotients and explicit fused
/// multiply-adds only. Errors are below one ulp.
/// </summary>
public static class PortableMath
{
    private const double ExpOverflow = 709.782712893384;

    /// <summary>e^x; 0 below -745.2, infinity above 709.8, NaN for NaN.</summary>
    public static double Exp(double x) => Elementary<ExpFunction>.Of(x);

    /// <summary>e^x of a column; the same bits.</summary>
    /// <exception cref="ArgumentException">The result is shorter.</exception>
    public static void Exp(ReadOnlySpan<double> x, Span<double> result) => Elementary<ExpFunction>.Map(x, result);

    /// <summary>e^x - 1 without cancellation near 0.</summary>
    public static double Expm1(double x)
    {
        if (!(x < ExpOverflow))
        {
            return double.IsNaN(x) ? x : double.PositiveInfinity;
        }

        double p = ExpKernel.Expm1Reduced(Lanes128.Broadcast(x), Lanes128.Broadcast(0.0), out _, out Lanes128 k).First;
        if (k.First < -60.0)
        {
            return -1.0;
        }

        // 2^1024 isn't a double: halve and double.
        double power = Lanes128.PowerOfTwo(k - Lanes128.Broadcast(1.0)).First;
        return 2.0 * Math.FusedMultiplyAdd(power, p, power - 0.5);
    }

    /// <summary>Natural logarithm; -infinity at 0, NaN below.</summary>
    public static double Log(double x) => Elementary<LogFunction>.Of(x);

    /// <summary>Natural logarithm of a column; the same bits.</summary>
    /// <exception cref="ArgumentException">The result is shorter.</exception>
    public static void Log(ReadOnlySpan<double> x, Span<double> result) => Elementary<LogFunction>.Map(x, result);

    /// <summary>ln(n/d) without forming the quotient: accurate where n is close to d, safe where n/d overflows. Both positive and finite, else NaN.</summary>
    public static double LogRatio(double n, double d) =>
        n > 0.0 && d > 0.0 && double.IsFinite(n) && double.IsFinite(d)
            ? LogKernel.Ratio(Lanes128.Broadcast(n), Lanes128.Broadcast(d), out _).First
            : double.NaN;

    /// <summary>ln(1 + x) without cancellation near 0.</summary>
    public static double Log1p(double x)
    {
        if (!(x > -1.0) || double.IsPositiveInfinity(x))
        {
            return x == -1.0 ? double.NegativeInfinity : x > 0.0 ? x : double.NaN;
        }

        double u = 1.0 + x;
        double lost = Math.Abs(x) < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);
        return Log(u) + (lost / u);
    }

    /// <summary>x^y for positive x as e^(y ln x), the logarithm carried in two doubles.</summary>
    public static double Pow(double x, double y)
    {
        if (y == 0.0)
        {
            return 1.0;
        }

        if (!(x > 0.0) || double.IsPositiveInfinity(x) || !double.IsFinite(y))
        {
            return x == 0.0 ? (y > 0.0 ? 0.0 : double.PositiveInfinity) : double.IsPositiveInfinity(x) ? (y > 0.0 ? x : 0.0) : double.NaN;
        }

        double log = LogKernel.Ratio(Lanes128.Broadcast(x), Lanes128.Broadcast(1.0), out Lanes128 logLo).First;
        double hi = y * log;
        double lo = Math.FusedMultiplyAdd(y, logLo.First, Math.FusedMultiplyAdd(y, log, -hi));
        return ExpKernel.Scaled(Lanes128.Broadcast(1.0), Lanes128.Broadcast(hi), Lanes128.Broadcast(double.IsFinite(lo) ? lo : 0.0)).First;
    }
}
