using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.European;

/// <summary>
/// Price and first-order Greeks of a chunk, in passes: each pass is short enough for the compiler to keep in registers and for the
/// processor to overlap neighbouring rows. Everything is built on the out-of-the-money side, with U its larger and V its smaller leg:
/// P = U N(h + t) - V N(h - t), h = -|x|/s, t = s/2, and U n(h+t) = V n(h-t) =: E, so that one density serves price and every Greek.
/// The in-the-money side follows by parity.
/// </summary>
internal static unsafe class EuropeanKernel<TV>
    where TV : struct, ILanes<TV>
{
    // Spot and strike are kept off 0, standard deviation off 0 and infinity: the results are the limits to the last bit.
    private const double Tiny = 1e-300;
    private const double HugeStdDev = 2e8;
    private const double HugeDrift = 1e5;

    /// <summary>All passes over <paramref name="rows"/> rows, a multiple of the width.</summary>
    public static void Run<TModel>(in EuropeanColumns c, int rows)
        where TModel : struct, IEuropeanModel
    {
        LogMoneyness<TModel>(c, rows);
        Discount(c, rows);
        Standardise(c, rows);
        Mills(c, rows);
        EuropeanAssembly<TV>.Run<TModel>(c, rows);
    }

    /// <summary>x = ln(S/K) + (r - q) T in two doubles: the tails need its relative, not its absolute, accuracy. Carries NaN on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void LogMoneyness<TModel>(in EuropeanColumns c, int rows)
        where TModel : struct, IEuropeanModel
    {
        TV zero = TV.Broadcast(0.0);
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV spot = TV.Load(c.Spot + i);
            TV strike = TV.Load(c.Strike + i);
            TV x = LogKernel.Ratio(OffZero(spot), OffZero(strike), out TV xLo);
            if (!TModel.OnForward)
            {
                TV years = NotNegative(TV.Load(c.Years + i));
                TV rate = TV.Load(c.Rate + i);
                TV carry = LanesMath.TwoSum(rate, -TV.Load(c.Yield + i), out TV carryLo);
                TV drift = carry * years;
                TV driftLo = TV.Fma(carryLo, years, TV.Fma(carry, years, -drift));
                TV huge = TV.Broadcast(HugeDrift);
                TV bounded = TV.Less(TV.Abs(drift), huge);
                drift = TV.Select(TV.Less(huge, drift), huge, TV.Select(TV.Less(drift, -huge), -huge, drift));
                x = LanesMath.TwoSum(x, drift, out TV error);
                xLo = (xLo + TV.Select(bounded, driftLo, zero)) + error;
                x = LanesMath.FastTwoSum(x, xLo, out xLo);
            }

            TV negative = TV.Or(TV.Less(spot, zero), TV.Less(strike, zero));
            TV poison = TV.Select(negative, TV.Broadcast(double.NaN), TV.Fma(spot, zero, strike * zero));
            TV.Store(x + poison, c.Scratch.LogMoneyness + i);
            TV.Store(xLo, c.Scratch.LogMoneynessLo + i);
        }
    }

    /// <summary>The two legs S e^(-qT) and K e^(-rT), each rounded about once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Discount(in EuropeanColumns c, int rows)
    {
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV years = NotNegative(TV.Load(c.Years + i));
            TV.Store(Leg(TV.Load(c.Spot + i), TV.Load(c.Yield + i), years), c.Scratch.DiscountedSpot + i);
            TV.Store(Leg(TV.Load(c.Strike + i), TV.Load(c.Rate + i), years), c.Scratch.DiscountedStrike + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Leg(TV amount, TV rate, TV years)
    {
        TV exponent = -(rate * years);
        TV lo = -TV.Fma(rate, years, exponent);
        lo = TV.Select(TV.Less(TV.Abs(exponent), TV.Broadcast(HugeDrift)), lo, TV.Broadcast(0.0));
        TV value = ExpKernel.Scaled(OffZero(amount), exponent, lo);
        TV max = TV.Broadcast(double.MaxValue);
        return TV.Select(TV.Less(max, value), max, value);
    }

    /// <summary>h + t and t - h, with d carried in two doubles into E.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Standardise(in EuropeanColumns c, int rows)
    {
        TV zero = TV.Broadcast(0.0);
        TV half = TV.Broadcast(0.5);
        TV one = TV.Broadcast(1.0);
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV years = NotNegative(TV.Load(c.Years + i));
            TV vol = TV.Load(c.Vol + i);
            TV rootYears = TV.Sqrt(years);
            TV raw = vol * rootYears;
            TV zeroDev = TV.Equal(raw, zero);
            TV clamped = TV.Or(TV.Less(raw, TV.Broadcast(Tiny)), TV.Less(TV.Broadcast(HugeStdDev), raw));
            TV s = TV.Select(TV.Less(raw, TV.Broadcast(Tiny)), TV.Broadcast(Tiny), raw);
            s = TV.Select(TV.Less(TV.Broadcast(HugeStdDev), s), TV.Broadcast(HugeStdDev), s);
            s = TV.Select(TV.Less(vol, zero), TV.Broadcast(double.NaN), s);
            TV inverse = one / s;

            // sqrt(T) lacks (T - root^2)/(2 root), and 1/root is sigma/s.
            TV rootLo = TV.Fma(-rootYears, rootYears, years) * (half * vol * inverse);
            TV sLo = TV.Fma(vol, rootLo, TV.Fma(vol, rootYears, -raw));
            sLo = TV.Select(clamped, zero, sLo);

            TV x = TV.Load(c.Scratch.LogMoneyness + i);
            TV xLo = TV.Load(c.Scratch.LogMoneynessLo + i);
            TV spotAbove = TV.Less(zero, x);
            TV size = TV.Abs(x);
            TV sizeLo = TV.Select(spotAbove, xLo, -xLo);
            TV h = -(size * inverse);
            TV hLo = -((TV.Fma(h, s, size) + TV.Fma(h, sLo, sizeLo)) * inverse);
            TV far = TV.Less(h, TV.Broadcast(-HugeStdDev));
            h = TV.Select(far, TV.Broadcast(-HugeStdDev), h);
            hLo = TV.Select(far, zero, hLo);

            TV t = half * s;
            TV d = LanesMath.TwoSum(h, t, out TV dLo);
            dLo += TV.Fma(half, sLo, hLo);
            TV upper = TV.Select(spotAbove, TV.Load(c.Scratch.DiscountedStrike + i), TV.Load(c.Scratch.DiscountedSpot + i));
            TV.Store(NormalKernel.Density(upper, d, dLo), c.Scratch.Kernel + i);
            TV.Store(d, c.Scratch.UpperD + i);
            TV.Store(t - h, c.Scratch.LowerA + i);
            TV.Store(s, c.Scratch.StdDev + i);
            TV.Store(TV.Select(zeroDev, TV.Broadcast(double.PositiveInfinity), inverse), c.Scratch.InverseStdDev + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Mills(in EuropeanColumns c, int rows)
    {
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV.Store(NormalKernel.MillsRatio(TV.Abs(TV.Load(c.Scratch.UpperD + i))), c.Scratch.UpperMills + i);
            TV.Store(NormalKernel.MillsRatio(TV.Load(c.Scratch.LowerA + i)), c.Scratch.LowerMills + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV OffZero(TV amount) => TV.Select(TV.Less(amount, TV.Broadcast(Tiny)), TV.Broadcast(Tiny), amount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV NotNegative(TV years) => TV.Select(TV.Less(years, TV.Broadcast(0.0)), TV.Broadcast(0.0), years);
}
