using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>N and n of a column.</summary>
internal static unsafe class DistributionPass<TV>
    where TV : struct, ILanes<TV>
{
    /// <summary>The distribution may overwrite its arguments.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(double* d, double* cdf, double* density, int count)
    {
        TV zero = TV.Broadcast(0.0);
        TV one = TV.Broadcast(1.0);
        for (int i = 0; i < count; i += TV.Count)
        {
            TV x = NormalKernel.Bounded(TV.Load(d + i));
            TV n = NormalKernel.Density(one, x, zero);
            TV tail = n * NormalKernel.MillsRatio(TV.Abs(x));
            TV.Store(n, density + i);
            TV.Store(TV.SelectLess(zero, x, one - tail, tail), cdf + i);
        }
    }
}
