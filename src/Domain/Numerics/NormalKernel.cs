using System.Runtime.CompilerServices;

namespace SignalEs.Domain.Numerics;

/// <summary>
/// The standard normal distribution by way of the Mills ratio R(a) = N(-a)/n(a), which varies slowly where the distribution
/// itself falls to 1e-300: relative accuracy in the tail is that of the density.
/// </summary>
internal static class NormalKernel
{
    private const double InverseSqrtTwoPi = 0.3989422804014327;

    // ln of the exact 1/sqrt(2 pi) over the double above.
    private const double InverseSqrtTwoPiCorrection = -6.247348e-17;

    // Far above, R(a) = 1/a to the last bit and a^11 must not overflow.
    private const double LargestArgument = 1e20;
    private const double Vanishes = 1e4;

    /// <summary>
    /// R(a) for a >= 0, relative error of the approximation 2e-17. One rational function of degree 10/11 for the whole half line: interpolated
    /// at the images of Chebyshev nodes under a = 4(1+u)/(1-u); all coefficients are positive, so evaluation loses nothing.
    /// Coefficients were rounded one after the other from the top, the rest refitted each time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV MillsRatio<TV>(TV a)
        where TV : struct, ILanes<TV>
    {
        a = LanesMath.Min(TV.Broadcast(LargestArgument), a);
        TV p = TV.Broadcast(1.4921607846262264e-06);
        p = TV.Fma(p, a, TV.Broadcast(4.403949211902449e-05));
        p = TV.Fma(p, a, TV.Broadcast(0.0006433755932874073));
        p = TV.Fma(p, a, TV.Broadcast(0.006033734309067554));
        p = TV.Fma(p, a, TV.Broadcast(0.039883989478832454));
        p = TV.Fma(p, a, TV.Broadcast(0.19323670862504036));
        p = TV.Fma(p, a, TV.Broadcast(0.6935724585546339));
        p = TV.Fma(p, a, TV.Broadcast(1.8222288921321355));
        p = TV.Fma(p, a, TV.Broadcast(3.3665922397738117));
        p = TV.Fma(p, a, TV.Broadcast(3.9820413658326577));
        p = TV.Fma(p, a, TV.Broadcast(2.327321125102953));
        TV q = TV.Broadcast(1.4921607846262264e-06);
        q = TV.Fma(q, a, TV.Broadcast(4.403949211902453e-05));
        q = TV.Fma(q, a, TV.Broadcast(0.0006448677540720083));
        q = TV.Fma(q, a, TV.Broadcast(0.006077773801191943));
        q = TV.Fma(q, a, TV.Broadcast(0.04052438074997917));
        q = TV.Fma(q, a, TV.Broadcast(0.19918236398616807));
        q = TV.Fma(q, a, TV.Broadcast(0.732184616931685));
        q = TV.Fma(q, a, TV.Broadcast(2.0038385722467873));
        q = TV.Fma(q, a, TV.Broadcast(3.986719060726864));
        q = TV.Fma(q, a, TV.Broadcast(5.474892083388714));
        q = TV.Fma(q, a, TV.Broadcast(4.658827971165539));
        q = TV.Fma(q, a, TV.Broadcast(1.85693359375));
        return p / q;
    }

    /// <summary>scale * n(x + xLo): the square is carried in two doubles, since an error in x^2 is multiplied by x^2 in the density.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Density<TV>(TV scale, TV x, TV xLo)
        where TV : struct, ILanes<TV>
    {
        TV square = x * x;
        TV squareLo = TV.Fma(x + x, xLo, TV.Fma(x, x, -square));
        TV half = TV.Broadcast(-0.5);
        return ExpKernel.Scaled(
            scale * TV.Broadcast(InverseSqrtTwoPi),
            half * square,
            TV.Fma(half, squareLo, TV.Broadcast(InverseSqrtTwoPiCorrection)));
    }

    /// <summary>(scale + scaleLo) n(x + xLo) in two doubles, 0 where n(x) &lt; 1e-307.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Density<TV>(TV scale, TV scaleLo, TV x, TV xLo, out TV valueLo)
        where TV : struct, ILanes<TV>
    {
        TV square = x * x;
        TV squareLo = TV.Fma(x + x, xLo, TV.Fma(x, x, -square));
        TV half = TV.Broadcast(-0.5);
        TV constant = TV.Broadcast(InverseSqrtTwoPi);
        TV scaled = scale * constant;
        TV scaledLo = TV.Fma(scaleLo, constant, TV.Fma(scale, constant, -scaled));
        TV exponent = half * square;
        TV exponentLo = TV.Fma(half, squareLo, TV.Broadcast(InverseSqrtTwoPiCorrection));
        TV value = ExpKernel.Scaled(scaled, scaledLo, exponent, exponentLo, out valueLo);
        TV zero = TV.Broadcast(0.0);
        TV vanishing = TV.Broadcast(-ExpKernel.NormalBound);
        valueLo = TV.SelectLess(exponent, vanishing, zero, valueLo);
        return TV.SelectLess(exponent, vanishing, zero, value);
    }

    /// <summary>x kept where the error of its square is small; the density vanishes long before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Bounded<TV>(TV x)
        where TV : struct, ILanes<TV> => LanesMath.Max(TV.Broadcast(-Vanishes), LanesMath.Min(TV.Broadcast(Vanishes), x));

    /// <summary>N(x), for |x| up to 1e4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Cdf<TV>(TV x)
        where TV : struct, ILanes<TV>
    {
        // The product R / sqrt(2 pi) keeps its rounding error, so that N(0) is 1/2.
        TV mills = MillsRatio(TV.Abs(x));
        TV constant = TV.Broadcast(InverseSqrtTwoPi);
        TV scale = mills * constant;
        TV square = x * x;
        TV half = TV.Broadcast(-0.5);
        TV tail = ExpKernel.Scaled(
            scale,
            TV.Fma(mills, constant, -scale),
            half * square,
            TV.Fma(half, TV.Fma(x, x, -square), TV.Broadcast(InverseSqrtTwoPiCorrection)));
        return TV.SelectLess(TV.Broadcast(0.0), x, TV.Broadcast(1.0) - tail, tail);
    }
}
