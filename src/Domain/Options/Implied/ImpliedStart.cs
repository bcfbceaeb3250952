using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.Implied;

/// <summary>Classifies each row, brings it to its normalised out-of-the-money form and finds a first guess.</summary>
internal static unsafe class ImpliedStart<TV>
    where TV : struct, ILanes<TV>
{
    private const double InverseSqrtTwoPi = 0.3989422804014327;
    private const double SmallestTarget = 1e-307;

    public static void Run(in ImpliedColumns c, int rows)
    {
        Normalise(c, rows);
        Guess(c, rows);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Normalise(in ImpliedColumns c, int rows)
    {
        TV zero = TV.Broadcast(0.0);
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV x = TV.Load(c.LogMoneyness + i);
            TV spotAbove = TV.Less(zero, x);
            TV legSpot = TV.Load(c.LegSpot + i);
            TV legStrike = TV.Load(c.LegStrike + i);
            TV most = TV.Select(spotAbove, legStrike, legSpot);
            TV other = TV.Select(spotAbove, legSpot, legStrike);
            TV sign = TV.Load(c.Sign + i);
            TV inTheMoney = TV.Less(zero, TV.Select(spotAbove, sign, -sign));
            TV price = TV.Load(c.Price + i);
            TV otm = TV.Select(inTheMoney, price - (other - most), price);

            // From the last test that applies to the first: the first wins.
            TV status = TV.Broadcast((double)ImpliedVolStatus.Ok);
            status = TV.Select(TV.Less(otm, most), status, TV.Broadcast((double)ImpliedVolStatus.AboveMax));
            status = TV.Select(TV.Equal(otm, zero), TV.Broadcast((double)ImpliedVolStatus.AtIntrinsic), status);
            status = TV.Select(TV.Less(otm, zero), TV.Broadcast((double)ImpliedVolStatus.BelowIntrinsic), status);
            status = TV.Select(TV.Less(zero, TV.Load(c.Years + i)), status, TV.Broadcast((double)ImpliedVolStatus.Expired));
            status = TV.Select(TV.Less(zero, TV.Load(c.Positive + i)), status, TV.Broadcast((double)ImpliedVolStatus.BadInput));
            TV finite = TV.Equal(TV.Fma(price, zero, TV.Load(c.Finite + i)), zero);
            status = TV.Select(finite, status, TV.Broadcast((double)ImpliedVolStatus.NotFinite));
            TV.Store(status, c.Status + i);

            // Rows without a solution run along on a harmless one.
            TV solvable = TV.Equal(status, TV.Broadcast((double)ImpliedVolStatus.Ok));
            most = TV.Select(solvable, most, TV.Broadcast(1.0));
            otm = TV.Select(solvable, otm, TV.Broadcast(0.25));
            TV target = LanesMath.Max(otm / most, TV.Broadcast(SmallestTarget));
            TV.Store(TV.Select(solvable, TV.Abs(x), TV.Broadcast(0.1)), c.Distance + i);
            TV.Store(target, c.Target + i);
            TV.Store((most - otm) / most, c.TargetComplement + i);
        }
    }

    /// <summary>
    /// The inflection of c is at s = sqrt(2 xi), d = 0, where c = 1/2 - n(0) R(sqrt(2 xi)) and the slope is n(0).
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Guess(in ImpliedColumns c, int rows)
    {
        TV zero = TV.Broadcast(0.0);
        TV half = TV.Broadcast(0.5);
        TV one = TV.Broadcast(1.0);
        TV density = TV.Broadcast(InverseSqrtTwoPi);
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV xi = TV.Load(c.Distance + i);
            TV target = TV.Load(c.Target + i);
            TV xi2 = xi + xi;
            TV inflection = TV.Sqrt(xi2);
            TV mills = NormalKernel.MillsRatio(inflection);
            TV near = density * inflection * TV.Fma(inflection, TV.Broadcast(-0.6266570686577501), one);
            TV atInflection = TV.Select(
                TV.Less(inflection, TV.Broadcast(1e-4)), near, TV.Fma(-density, mills, half));
            TV low = TV.Less(target, atInflection);
            TV high = TV.AndNot(TV.Less(half, target), low);

            TV between = inflection + ((target - atInflection) / density);
            TV guess = TV.Select(low, Below(xi2, target, atInflection), between);
            guess = TV.Select(high, Above(xi2, TV.Load(c.TargetComplement + i)), guess);
            TV.Store(guess, c.StdDev + i);
            TV.Store(TV.Select(low, TV.Broadcast(-1.0), TV.Select(high, one, zero)), c.Region + i);
            TV.Store(LogKernel.Ratio(target, one, out _), c.LogTarget + i);
            TV.Store(one, c.Active + i);
        }
    }

    /// <summary>
    /// c = N(d) k(d) with k = 1 - R(a)/R(-d), a^2 = d^2 + 2 xi: k varies slowly, and is 2 c at the inflection. Solved for d with that k, then once more.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TV Below(TV xi2, TV target, TV atInflection)
    {
        TV n = TailPoint(target / (atInflection + atInflection));
        TV a = TV.Sqrt(TV.Fma(n, n, xi2));
        TV gap = xi2 / (a + n);
        TV millsA = NormalKernel.MillsRatio(a);
        TV millsN = NormalKernel.MillsRatio(n);
        TV difference = TV.Select(
            TV.Less(gap, TV.Broadcast(1e-3)), gap * TV.Fma(-a, millsA, TV.Broadcast(1.0)), millsN - millsA);
        n = TailPoint(target * millsN / difference);
        return xi2 / (TV.Sqrt(TV.Fma(n, n, xi2)) + n);
    }

    /// <summary>1 - c = n(d) (R(d) + R(a)) lies between N(-d) and 2 N(-d).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TV Above(TV xi2, TV complement)
    {
        TV d = TailPoint(complement * TV.Broadcast(0.75));
        TV a = TV.Sqrt(TV.Fma(d, d, xi2));
        TV millsD = NormalKernel.MillsRatio(d);
        d = TailPoint(complement * millsD / (millsD + NormalKernel.MillsRatio(a)));
        return d + TV.Sqrt(TV.Fma(d, d, xi2));
    }

    /// <summary>n >= 0 with N(-n) = p, to 5e-4: Abramowitz and Stegun 26.2.23. p above 1/2 counts as 1/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV TailPoint(TV p)
    {
        TV half = TV.Broadcast(0.5);
        p = TV.Select(TV.Less(p, half), p, half);
        p = LanesMath.Max(p, TV.Broadcast(SmallestTarget));
        TV log = LogKernel.Ratio(p, TV.Broadcast(1.0), out _);
        TV t = TV.Sqrt(TV.Broadcast(-2.0) * log);
        TV n = TV.Fma(TV.Fma(t, TV.Broadcast(0.010328), TV.Broadcast(0.802853)), t, TV.Broadcast(2.515517));
        TV d = TV.Fma(TV.Fma(t, TV.Broadcast(0.001308), TV.Broadcast(0.189269)), t, TV.Broadcast(1.432788));
        return LanesMath.Max(t - (n / TV.Fma(d, t, TV.Broadcast(1.0))), TV.Broadcast(0.0));
    }
}
