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
    private const double HugeA = 1e10;

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
                TV driftBound = TV.Abs(drift);
                drift = LanesMath.Max(-huge, LanesMath.Min(huge, drift));
                x = LanesMath.TwoSum(x, drift, out TV error);
                xLo = (xLo + TV.SelectLess(driftBound, huge, driftLo, zero)) + error;
                x = LanesMath.FastTwoSum(x, xLo, out xLo);
            }

            TV least = LanesMath.Min(LanesMath.Min(spot, strike), TV.Load(c.Vol + i));
            TV poison = TV.SelectLess(least, zero, TV.Broadcast(double.NaN), TV.Fma(spot, zero, strike * zero));
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
            TV.Store(Leg(TV.Load(c.Spot + i), TV.Load(c.Yield + i), years, out TV spotLo), c.Scratch.DiscountedSpot + i);
            TV.Store(Leg(TV.Load(c.Strike + i), TV.Load(c.Rate + i), years, out TV strikeLo), c.Scratch.DiscountedStrike + i);
            TV.Store(spotLo, c.Scratch.DiscountedSpotLo + i);
            TV.Store(strikeLo, c.Scratch.DiscountedStrikeLo + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Leg(TV amount, TV rate, TV years, out TV legLo)
    {
        TV zero = TV.Broadcast(0.0);
        TV bound = TV.Broadcast(ExpKernel.NormalBound);
        TV exponent = -(rate * years);
        TV lo = -TV.Fma(rate, years, exponent);
        lo = TV.SelectLess(TV.Abs(exponent), bound, lo, zero);
        exponent = LanesMath.Max(-bound, LanesMath.Min(bound, exponent));
        TV leg = ExpKernel.Scaled(OffZero(amount), zero, exponent, lo, out legLo);
        TV max = TV.Broadcast(double.MaxValue);
        legLo = TV.SelectLess(max, leg, zero, legLo);
        return LanesMath.Min(max, leg);
    }

    /// <summary>h + t and t - h, with d carried in two doubles into E.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Standardise(in EuropeanColumns c, int rows)
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
            TV s = LanesMath.Max(TV.Broadcast(Tiny), LanesMath.Min(TV.Broadcast(HugeStdDev), raw));
            TV inverse = one / s;

            // sqrt(T) lacks (T - root^2)/(2 root), and 1/root is sigma/s.
            TV rootLo = TV.Fma(-rootYears, rootYears, years) * (half * vol * inverse);
            TV sLo = TV.Fma(vol, rootLo, TV.Fma(vol, rootYears, -raw));
            sLo = TV.Select(TV.Equal(s, raw), sLo, zero);

            TV x = TV.Load(c.Scratch.LogMoneyness + i);
            TV xLo = TV.Load(c.Scratch.LogMoneynessLo + i);
            TV size = TV.Abs(x);
            TV sizeLo = TV.SelectLess(zero, x, xLo, -xLo);
            TV h = -(size * inverse);
            TV hLo = (TV.Fma(h, s, size) + TV.Fma(h, sLo, sizeLo)) * inverse;

            TV t = half * s;
            TV d = LanesMath.TwoSum(h, t, out TV dLo);
            dLo += TV.Fma(half, sLo, -hLo);
            TV upper = TV.SelectLess(zero, x, TV.Load(c.Scratch.DiscountedStrike + i), TV.Load(c.Scratch.DiscountedSpot + i));
            TV upperLo = TV.SelectLess(zero, x, TV.Load(c.Scratch.DiscountedStrikeLo + i), TV.Load(c.Scratch.DiscountedSpotLo + i));
            TV e = NormalKernel.Density(upper, upperLo, d, dLo, out TV eLo);
            TV.Store(e, c.Scratch.Kernel + i);
            TV.Store(eLo, c.Scratch.KernelLo + i);
            Decay(c, i, e, eLo, vol, raw, inverse, -TV.Fma(inverse, sLo, TV.Fma(inverse, s, -one)) * inverse);
            TV.Store(d, c.Scratch.UpperD + i);
            TV.Store(LanesMath.Min(TV.Broadcast(HugeA), t - h), c.Scratch.LowerA + i);
            TV.Store(e * rootYears, c.Vega + i);
            TV.Store(LanesMath.Min(TV.Broadcast(HugeStdDev), raw), c.Scratch.StdDev + i);
            TV.Store(TV.SelectLess(zero, raw, inverse, TV.Broadcast(double.PositiveInfinity)), c.Scratch.InverseStdDev + i);
        }
    }

    /// <summary>
    /// E sigma^2 / (2 s) with its rounding errors: an hour before expiry theta is fifty times the spot, so that one ulp of it counts.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Decay(in EuropeanColumns c, int i, TV e, TV eLo, TV vol, TV raw, TV inverse, TV inverseLo)
    {
        TV zero = TV.Broadcast(0.0);
        TV half = TV.Broadcast(0.5);
        TV perRoot = vol * inverse;
        TV perRootLo = TV.Fma(vol, inverseLo, TV.Fma(vol, inverse, -perRoot));
        TV halfVol = half * vol;
        TV product = e * perRoot;
        TV productLo = TV.Fma(e, perRoot, -product) + TV.Fma(e, perRootLo, eLo * perRoot);
        TV decay = product * halfVol;
        TV decayLo = TV.Fma(product, halfVol, -decay) + (productLo * halfVol);

        // At s = 0: infinite where the density lives on (at the money) while there is volatility, else nothing.
        TV limit = TV.SelectLess(zero, e * vol, TV.Broadcast(double.PositiveInfinity), e * zero);
        TV.Store(TV.SelectLess(zero, raw, decay, limit), c.Scratch.Decay + i);
        TV.Store(TV.SelectLess(TV.Abs(decayLo), TV.Broadcast(double.PositiveInfinity), decayLo, zero), c.Scratch.DecayLo + i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Mills(in EuropeanColumns c, int rows)
    {
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV.Store(NormalKernel.MillsRatio(TV.Abs(TV.Load(c.Scratch.UpperD + i))), c.Scratch.UpperMills + i);
            TV.Store(NormalKernel.MillsRatio(TV.Load(c.Scratch.LowerA + i)), c.Scratch.LowerMills + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV OffZero(TV amount) => LanesMath.Max(TV.Broadcast(Tiny), amount);

    /// <summary>Adding 0 makes a negative zero positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV NotNegative(TV years) => LanesMath.Max(TV.Broadcast(0.0), years) + TV.Broadcast(0.0);
}
