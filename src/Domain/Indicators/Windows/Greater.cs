using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// The greater of two values that are not NaN, b if they are equal. One instruction where the machine has it (MAXSD is defined as a > b ? a : b), no
/// branch, and the same bits elsewhere; Math.Max takes several, as it minds NaN and the sign of zero.
/// </summary>
internal static class Greater
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(double a, double b) => Sse2.IsSupported
        ? Sse2.MaxScalar(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar()
        : a > b ? a : b;
}
