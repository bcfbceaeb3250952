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
    private const double Log2E = 1.4426950408889634;
    private const double Ln2Hi = 0.6931471805598903; // 42 bits: k * Ln2Hi is exact
    private const double Ln2Lo = 5.497923018708371e-14;

    /// <summary>scale * e^(hi + lo), rounded about once; lo is a correction below one ulp of hi. Underflows gradually, overflows to infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Scaled<TV>(TV scale, TV hi, TV lo)
        where TV : struct, ILanes<TV>
    {
        TV p = Expm1Reduced(hi, lo, out TV k);
        TV half = LanesMath.RoundedProduct(k, TV.Broadcast(0.5));
        return TV.Fma(scale, p, scale) * TV.PowerOfTwo(half) * TV.PowerOfTwo(k - half);
    }

    /// <summary>e^r - 1 for the reduced argument, and the k of e^(hi+lo) = 2^k e^r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Expm1Reduced<TV>(TV hi, TV lo, out TV k)
        where TV : struct, ILanes<TV>
    {
        // Comparisons are false for NaN, which therefore passes through.
        hi = TV.Select(TV.Less(hi, TV.Broadcast(-Bound)), TV.Broadcast(-Bound), hi);
        hi = TV.Select(TV.Less(TV.Broadcast(Bound), hi), TV.Broadcast(Bound), hi);
        k = LanesMath.RoundedProduct(hi, TV.Broadcast(Log2E));
        TV r = TV.Fma(k, TV.Broadcast(-Ln2Hi), hi); // exact
        TV tail = TV.Fma(k, TV.Broadcast(-Ln2Lo), lo);
        r = LanesMath.FastTwoSum(r, tail, out tail);
        TV q = TV.Broadcast(2.492102581326394e-08);
        q = TV.Fma(q, r, TV.Broadcast(2.762550764832855e-07));
        q = TV.Fma(q, r, TV.Broadcast(2.7557830405523098e-06));
        q = TV.Fma(q, r, TV.Broadcast(2.4801507818410968e-05));
        q = TV.Fma(q, r, TV.Broadcast(0.00019841269242049317));
        q = TV.Fma(q, r, TV.Broadcast(0.0013888888927543106));
        q = TV.Fma(q, r, TV.Broadcast(0.008333333333610938));
        q = TV.Fma(q, r, TV.Broadcast(0.04166666666660191));
        q = TV.Fma(q, r, TV.Broadcast(0.16666666666666244));
        q = TV.Fma(q, r, TV.Broadcast(0.5));
        // e^(r + tail) - 1 = r + (r^2 q + tail (1 + r)): tail is below half an ulp of r.
        return r + TV.Fma(r * r, q, TV.Fma(tail, r, tail));
    }
}
