namespace SignalEs.Domain.Numerics;

/// <summary>The standard normal distribution, same bits on every machine.</summary>
public static class Normal
{
    /// <summary>n(x) = e^(-x^2/2) / sqrt(2 pi).</summary>
    public static double Density(double x) => Elementary<DensityFunction>.Of(x);

    /// <summary>n(x) of a column; the same bits.</summary>
    /// <exception cref="ArgumentException">The result is shorter.</exception>
    public static void Density(ReadOnlySpan<double> x, Span<double> result) => Elementary<DensityFunction>.Map(x, result);

    /// <summary>N(x), to 1e-15 relative down to x = -37 and gradually less into the subnormal numbers.</summary>
    public static double Cdf(double x) => Elementary<CdfFunction>.Of(x);

    /// <summary>N(x) of a column; the same bits.</summary>
    /// <exception cref="ArgumentException">The result is shorter.</exception>
    public static void Cdf(ReadOnlySpan<double> x, Span<double> result) => Elementary<CdfFunction>.Map(x, result);

    /// <summary>x with N(x) = p; -infinity at 0, infinity at 1, NaN outside [0, 1].</summary>
    public static double Inverse(double p) => Elementary<QuantileFunction>.Of(p);

    /// <summary>The inverse of a column; the same bits.</summary>
    /// <exception cref="ArgumentException">The result is shorter.</exception>
    public static void Inverse(ReadOnlySpan<double> p, Span<double> result) => Elementary<QuantileFunction>.Map(p, result);

    /// <summary>N(-x)/n(x) for x >= 0: sqrt(pi/2) erfcx(x / sqrt 2).</summary>
    public static double MillsRatio(double x) =>
        x >= 0.0 ? NormalKernel.MillsRatio(Lanes128.Broadcast(x)).First : double.NaN;

    /// <summary>e^(x^2) erfc(x), the scaled complementary error function; overflows to infinity below -26.6.</summary>
    public static double Erfcx(double x)
    {
        const double sqrt2 = 1.4142135623730951;
        const double sqrtTwoOverPi = 0.7978845608028654;
        double tail = sqrtTwoOverPi * MillsRatio(Math.Abs(x) * sqrt2);
        if (!(x < 0.0))
        {
            return tail;
        }

        double square = x * x;
        double squareLo = double.IsFinite(square) ? Math.FusedMultiplyAdd(x, x, -square) : 0.0;
        return ExpKernel.Scaled(Lanes128.Broadcast(2.0), Lanes128.Broadcast(square), Lanes128.Broadcast(squareLo)).First - tail;
    }
}
