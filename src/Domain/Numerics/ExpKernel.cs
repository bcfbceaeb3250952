using System.Runtime.CompilerServices;

namespace SignalEs.Domain.Numerics;

/// <summary>
/// e^x: x = k ln 2 + r with |r| at most ln(2)/2, then e^r - 1 = r + r^2 q(r). The coefficients of q are a minimax fit whose
/// coefficients were rounded one after the other, the rest refitted each time (relative error 7e-18).
/// </summary>
internal static class ExpKernel
{
    // 0 < e^-1400 after any finite scale and e^1400 > any double: beyond it only the limit matters.
    private const double Bound = 1400.0;
    /// <summary>e^708 and e^-708 are normal numbers.</summary>
    public const double NormalBound = 708.0;

    private const double Log2E = 1.4426950408889634;
    private const double Ln2Hi = 0.6931471805598903; // 42 bits: k * Ln2Hi is exact
    private const double Ln2Lo = 5.497923018708371e-14;

    /// <summary>scale * e^(hi + lo), rounded about once; lo is a correction below one ulp of hi. Underflows gradually, overflows to infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Scaled<TV>(TV scale, TV hi, TV lo)
        where TV : struct, ILanes<TV> => Scaled(scale, TV.Broadcast(0.0), hi, lo);

    /// <summary>(scale + scaleLo) * e^(hi + lo), rounded about once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Scaled<TV>(TV scale, TV scaleLo, TV hi, TV lo)
        where TV : struct, ILanes<TV>
    {
        hi = LanesMath.Max(TV.Broadcast(-Bound), LanesMath.Min(TV.Broadcast(Bound), hi));
        TV p = Expm1Reduced(hi, lo, out _, out TV k);
        TV half = LanesMath.RoundedProduct(k, TV.Broadcast(0.5));
        return (scale + TV.Fma(scale, p, scaleLo)) * TV.PowerOfTwo(half) * TV.PowerOfTwo(k - half);
    }

    /// <summary>(scale + scaleLo) * e^(hi + lo) in two doubles, good to about 57 bits, for |hi| up to <see cref="NormalBound"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Scaled<TV>(TV scale, TV scaleLo, TV hi, TV lo, out TV valueLo)
        where TV : struct, ILanes<TV>
    {
        TV p = Expm1Reduced(hi, lo, out TV pLo, out TV k);
        TV power = TV.PowerOfTwo(k);
        TV value = TV.Fma(scale, p, scale);
        TV error = TV.Fma(scale, p, scale - value); // exact difference: |p| < 1/2
        error = TV.Fma(scale, pLo, error) + TV.Fma(scaleLo, p, scaleLo);
        valueLo = error * power;
        return value * power;
    }

    /// <summary>e^r - 1 for the reduced argument in two doubles, and the k of e^(hi+lo) = 2^k e^r; |hi| at most 2^20.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Expm1Reduced<TV>(TV hi, TV lo, out TV pLo, out TV k)
        where TV : struct, ILanes<TV>
    {
        k = LanesMath.RoundedProduct(hi, TV.Broadcast(Log2E));
        TV r = TV.Fma(k, TV.Broadcast(-Ln2Hi), hi); // exact
        TV tail = TV.Fma(k, TV.Broadcast(-Ln2Lo), lo);
        r = LanesMath.FastTwoSum(r, tail, out tail);
        TV r2 = r * r;
        TV r4 = r2 * r2;
        TV q01 = TV.Fma(r, TV.Broadcast(0.16666666666666244), TV.Broadcast(0.5));
        TV q23 = TV.Fma(r, TV.Broadcast(0.008333333333610938), TV.Broadcast(0.04166666666660191));
        TV q45 = TV.Fma(r, TV.Broadcast(0.00019841269242049317), TV.Broadcast(0.0013888888927543106));
        TV q67 = TV.Fma(r, TV.Broadcast(2.7557830405523098e-06), TV.Broadcast(2.4801507818410968e-05));
        TV q89 = TV.Fma(r, TV.Broadcast(2.492102581326394e-08), TV.Broadcast(2.762550764832855e-07));
        TV q = TV.Fma(TV.Fma(q89, r4, TV.Fma(q67, r2, q45)), r4, TV.Fma(q23, r2, q01));

        // e^(r + tail) - 1 = r + (r^2 q + tail (1 + r)): tail is below half an ulp of r.
        return LanesMath.FastTwoSum(r, TV.Fma(r2, q, TV.Fma(tail, r, tail)), out pLo);
    }
}
