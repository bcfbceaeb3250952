using System.Runtime.CompilerServices;

namespace SignalEs.Domain.Numerics;

/// <summary>A function of one variable over registers, with its limits and bad arguments: what columns and scalars both run.</summary>
internal interface IElementary
{
    static abstract TV Apply<TV>(TV x)
        where TV : struct, ILanes<TV>;
}

/// <summary>e^x.</summary>
internal readonly struct ExpFunction : IElementary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV>(TV x)
        where TV : struct, ILanes<TV> => ExpKernel.Scaled(TV.Broadcast(1.0), x, TV.Broadcast(0.0));
}

/// <summary>Natural logarithm: -infinity at 0, NaN below.</summary>
internal readonly struct LogFunction : IElementary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV>(TV x)
        where TV : struct, ILanes<TV>
    {
        TV zero = TV.Broadcast(0.0);
        TV infinity = TV.Broadcast(double.PositiveInfinity);
        TV log = LogKernel.Ratio(x, TV.Broadcast(1.0), out _);
        TV limit = TV.Select(TV.Equal(x, zero), -infinity, TV.Select(TV.Equal(x, infinity), infinity, TV.Broadcast(double.NaN)));
        return TV.Select(TV.And(TV.Less(zero, x), TV.Less(x, infinity)), log, limit);
    }
}

/// <summary>n(x).</summary>
internal readonly struct DensityFunction : IElementary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV>(TV x)
        where TV : struct, ILanes<TV> => NormalKernel.Density(TV.Broadcast(1.0), NormalKernel.Bounded(x), TV.Broadcast(0.0));
}

/// <summary>N(x).</summary>
internal readonly struct CdfFunction : IElementary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV>(TV x)
        where TV : struct, ILanes<TV> => NormalKernel.Cdf(NormalKernel.Bounded(x));
}

/// <summary>x with N(x) = p: infinite at 0 and 1, NaN outside.</summary>
internal readonly struct QuantileFunction : IElementary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV>(TV p)
        where TV : struct, ILanes<TV>
    {
        TV zero = TV.Broadcast(0.0);
        TV one = TV.Broadcast(1.0);
        TV infinity = TV.Broadcast(double.PositiveInfinity);
        TV inside = TV.And(TV.Less(zero, p), TV.Less(p, one));
        TV limit = TV.Select(TV.Equal(p, zero), -infinity, TV.Select(TV.Equal(p, one), infinity, TV.Broadcast(double.NaN)));
        return TV.Select(inside, NormalQuantileKernel.Quantile(TV.Select(inside, p, TV.Broadcast(0.5))), limit);
    }
}
