using System.Runtime.CompilerServices;

namespace SignalEs.Domain.Numerics;

/// <summary>Error-free transformations and choices that the kernels share.</summary>
internal static class LanesMath
{
    // 1.5 * 2^52: adding and subtracting it rounds to the nearest integer, ties to even.
    private const double RoundingMagic = 6755399441055744.0;

    /// <summary>a + b as the rounded sum and its exact error (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV TwoSum<TV>(TV a, TV b, out TV error)
        where TV : struct, ILanes<TV>
    {
        TV sum = a + b;
        TV t = sum - a;
        error = (a - (sum - t)) + (b - t);
        return sum;
    }

    /// <summary>a + b and its error when |a| >= |b| or a is 0 (Dekker).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV FastTwoSum<TV>(TV a, TV b, out TV error)
        where TV : struct, ILanes<TV>
    {
        TV sum = a + b;
        error = b - (sum - a);
        return sum;
    }

    /// <summary>The nearest integer to a*b; |a*b| below 2^51.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV RoundedProduct<TV>(TV a, TV b)
        where TV : struct, ILanes<TV>
    {
        TV magic = TV.Broadcast(RoundingMagic);
        return TV.Fma(a, b, magic) - magic;
    }

    /// <summary>The smaller; the second where either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Min<TV>(TV a, TV b)
        where TV : struct, ILanes<TV> => TV.SelectLess(a, b, a, b);

    /// <summary>The larger; the second where either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Max<TV>(TV a, TV b)
        where TV : struct, ILanes<TV> => TV.SelectLess(b, a, a, b);
}
