using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.Implied;

/// <summary>The discounted legs and log-moneyness from forwards and discount factors.</summary>
internal static unsafe class ImpliedLegs<TV>
    where TV : struct, ILanes<TV>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void FromForward(in ImpliedColumns c, double* forwards, double* strikes, double* discounts, int rows)
    {
        TV zero = TV.Broadcast(0.0);
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV forward = TV.Load(forwards + i);
            TV strike = TV.Load(strikes + i);
            TV discount = TV.Load(discounts + i);
            TV.Store(forward * discount, c.LegSpot + i);
            TV.Store(strike * discount, c.LegStrike + i);
            TV.Store(LogKernel.Ratio(forward, strike, out _), c.LogMoneyness + i);
            TV finite = TV.Fma(forward, zero, TV.Fma(strike, zero, TV.Fma(discount, zero, TV.Load(c.Years + i) * zero)));
            TV.Store(finite, c.Finite + i);
            TV.Store(LanesMath.Min(LanesMath.Min(forward, strike), discount), c.Positive + i);
        }
    }

    /// <summary>What the European passes leave, plus the checks of the inputs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void FromSpot(in ImpliedColumns c, double* spots, double* strikes, double* rates, double* yields, int rows)
    {
        TV zero = TV.Broadcast(0.0);
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV spot = TV.Load(spots + i);
            TV strike = TV.Load(strikes + i);
            TV finite = TV.Fma(TV.Load(rates + i), zero, TV.Fma(TV.Load(yields + i), zero, TV.Load(c.Years + i) * zero));
            TV.Store(TV.Fma(spot, zero, TV.Fma(strike, zero, finite)), c.Finite + i);
            TV.Store(LanesMath.Min(spot, strike), c.Positive + i);
        }
    }
}
