using System.Runtime.CompilerServices;

namespace SignalEs.Domain.Numerics;

/// <summary>
/// ln(n/d) to about 70 bits as hi + lo, without forming the quotient: no overflow, and full relative accuracy where n is close to d.
/// With both mantissas within a factor of sqrt(2), ln(n/d) = 2 atanh z, z = (n - d)/(n + d), n - d exact (Sterbenz).
/// </summary>
internal static class LogKernel
{
    private const double Ln2Hi = 0.6931471805592082; // 40 bits: exact times any difference of two exponents
    private const double Ln2Lo = 7.371002565167799e-13;
    private const double MinNormal = 2.2250738585072014e-308;
    private const double TwoTo54 = 18014398509481984.0;

    /// <summary>ln(n/d) for positive finite n and d, subnormal ones too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Ratio<TV>(TV n, TV d, out TV lo)
        where TV : struct, ILanes<TV>
    {
        TV e = Normalize(ref n) - Normalize(ref d);

        TV sqrt2 = TV.Broadcast(1.4142135623730951);
        TV one = TV.Broadcast(1.0);
        TV half = TV.Broadcast(0.5);
        TV nScaled = n * sqrt2;
        TV dScaled = d * sqrt2;
        e = TV.SelectLess(dScaled, n, e + one, TV.SelectLess(nScaled, d, e - one, e));
        n = TV.SelectLess(dScaled, n, n * half, TV.SelectLess(nScaled, d, n + n, n));

        TV difference = n - d;
        TV sum = LanesMath.TwoSum(n, d, out TV sumError);
        TV reciprocal = one / sum;
        TV z = difference * reciprocal;
        TV zLo = TV.Fma(-z, sumError, TV.Fma(-z, sum, difference)) * reciprocal;

        // atanh z = z + z w L(w), w = z^2: minimax fit, relative error 9e-21.
        TV w = z * z;
        TV w2 = w * w;
        TV l01 = TV.Fma(w, TV.Broadcast(0.20000000000002446), TV.Broadcast(0.3333333333333333));
        TV l23 = TV.Fma(w, TV.Broadcast(0.11111111302520625), TV.Broadcast(0.14285714284711798));
        TV l45 = TV.Fma(w, TV.Broadcast(0.07693491344801649), TV.Broadcast(0.09090889252215237));
        TV l67 = TV.Fma(w, TV.Broadcast(0.06616834686675838), TV.Broadcast(0.06626139179492638));
        TV l = TV.Fma(TV.Fma(l67, w2, l45), w2 * w2, TV.Fma(l23, w2, l01));
        TV tail = TV.Fma(z * w, l, zLo);

        TV hi = LanesMath.FastTwoSum(e * TV.Broadcast(Ln2Hi), z + z, out TV error);
        lo = error + TV.Fma(e, TV.Broadcast(Ln2Lo), tail + tail);
        return LanesMath.FastTwoSum(hi, lo, out lo);
    }

    /// <summary>Replaces x by its mantissa in [1, 2) and gives its exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Normalize<TV>(ref TV x)
        where TV : struct, ILanes<TV>
    {
        TV minNormal = TV.Broadcast(MinNormal);
        TV scaled = TV.SelectLess(x, minNormal, x * TV.Broadcast(TwoTo54), x);
        TV e = TV.Exponent(scaled);
        e = TV.SelectLess(x, minNormal, e - TV.Broadcast(54.0), e);
        x = TV.Mantissa(scaled);
        return e;
    }
}
