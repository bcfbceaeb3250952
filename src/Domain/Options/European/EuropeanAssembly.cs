using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.European;

/// <summary>The last pass: price and first-order Greeks from the density E, the Mills ratios and the two legs.</summary>
internal static unsafe class EuropeanAssembly<TV>
    where TV : struct, ILanes<TV>
{
    // Below s = 1e-3 (1 + a) the difference of the Mills ratios is summed as a series: either way 4e-13 relative at worst, in the far tail.
    private const double SeriesBelow = 1e-3;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<TModel>(in EuropeanColumns c, int rows)
        where TModel : struct, IEuropeanModel
    {
        TV zero = TV.Broadcast(0.0);
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV legSpot = TV.Load(c.Scratch.DiscountedSpot + i);
            TV legStrike = TV.Load(c.Scratch.DiscountedStrike + i);
            TV x = TV.Load(c.Scratch.LogMoneyness + i);
            TV sign = TV.Load(c.Sign + i);
            TV e = TV.Load(c.Scratch.Kernel + i);
            TV legSpotLo = TV.Load(c.Scratch.DiscountedSpotLo + i);
            TV legStrikeLo = TV.Load(c.Scratch.DiscountedStrikeLo + i);
            TV upper = TV.SelectLess(zero, x, legStrike, legSpot);
            TV lower = TV.SelectLess(zero, x, legSpot, legStrike);
            TV upperLo = TV.SelectLess(zero, x, legStrikeLo, legSpotLo);
            TV lowerLo = TV.SelectLess(zero, x, legSpotLo, legStrikeLo);

            TV upperMills = TV.Load(c.Scratch.UpperMills + i);
            TV lowerMills = TV.Load(c.Scratch.LowerMills + i);
            TV d = TV.Load(c.Scratch.UpperD + i);
            TV lowerPart = e * lowerMills;
            TV upperPart = TV.SelectLess(zero, d, TV.Fma(-e, upperMills, upper), e * upperMills);

            // Out of the money: U - E (R + R) above d = 0, else E (R - R), the latter as a series where the two are close.
            TV a = TV.Load(c.Scratch.LowerA + i);
            TV s = TV.Load(c.Scratch.StdDev + i);
            TV close = TV.Fma(a, TV.Broadcast(SeriesBelow), TV.Broadcast(SeriesBelow));
            TV direct = TV.SelectLess(s, close, zero, TV.SelectLess(zero, d, TV.Broadcast(1.0), zero));
            TV difference = TV.SelectLess(s, close, MillsDifference(a, lowerMills, s), upperMills - lowerMills);
            TV factor = TV.SelectLess(zero, direct, -(upperMills + lowerMills), difference);
            TV eLo = TV.Load(c.Scratch.KernelLo + i);
            TV price = TV.Fma(e, factor, TV.SelectLess(zero, direct, upper, zero));
            TV priceLo = TV.Fma(eLo, factor, TV.SelectLess(zero, direct, upperLo, zero));

            // At x = 0 the call counts as out of the money, as the roles of the legs were chosen. In the money: parity.
            TV inTheMoney = TV.SelectLess(zero, x, sign, -sign);
            TV parity = LanesMath.TwoSum(lower, -upper, out TV parityLo);
            TV whole = LanesMath.TwoSum(price, parity, out TV wholeLo);
            wholeLo = (wholeLo + (lowerLo - upperLo)) + (parityLo + priceLo);
            price = TV.SelectLess(zero, inTheMoney, whole + wholeLo, price + priceLo);
            TV spotPart = TV.SelectLess(zero, x, lowerPart, upperPart);
            spotPart = sign * TV.SelectLess(zero, inTheMoney, legSpot - spotPart, spotPart);
            TV strikePart = TV.SelectLess(zero, x, upperPart, lowerPart);
            strikePart = sign * TV.SelectLess(zero, inTheMoney, legStrike - strikePart, strikePart);

            Greeks<TModel>(c, i, e, price, spotPart, strikePart);
        }
    }

    /// <summary>
    /// R(a - s) - R(a) as a Taylor series about a. The derivatives alternate in sign: with M_k = (-1)^k R^(k), M_0 = R, M_1 = 1 - aR and
    /// M_(k+1) = k M_(k-1) - a M_k, every term is positive.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV MillsDifference(TV a, TV mills, TV s)
    {
        TV m1 = TV.Fma(-a, mills, TV.Broadcast(1.0));
        TV m2 = TV.Fma(-a, m1, mills);
        TV m3 = TV.Fma(-a, m2, m1 + m1);
        TV m4 = TV.Fma(-a, m3, TV.Broadcast(3.0) * m2);
        TV m5 = TV.Fma(-a, m4, TV.Broadcast(4.0) * m3);
        TV sum = TV.Fma(s * TV.Broadcast(0.2), m5, m4);
        sum = TV.Fma(s * TV.Broadcast(0.25), sum, m3);
        sum = TV.Fma(s * TV.Broadcast(1.0 / 3.0), sum, m2);
        sum = TV.Fma(s * TV.Broadcast(0.5), sum, m1);
        return s * sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Greeks<TModel>(in EuropeanColumns c, int i, TV e, TV price, TV spotPart, TV strikePart)
        where TModel : struct, IEuropeanModel
    {
        TV zero = TV.Broadcast(0.0);
        TV spot = TV.Load(c.Spot + i);
        TV inverseSpot = TV.Broadcast(1.0) / LanesMath.Max(TV.Broadcast(1e-300), spot);
        TV years = LanesMath.Max(zero, TV.Load(c.Years + i));
        TV rate = TV.Load(c.Rate + i);
        TV inverseDev = TV.Load(c.Scratch.InverseStdDev + i);

        // 0 * infinity where the density has vanished: the limit is 0.
        TV gamma = TV.Select(TV.Equal(e, zero), zero, e * inverseSpot * (inverseDev * inverseSpot));

        TV.Store(price, c.Price + i);
        TV.Store(spotPart * inverseSpot, c.Delta + i);
        TV.Store(gamma, c.Gamma + i);
        TV held = TV.Fma(rate, strikePart, -(TV.Load(c.Yield + i) * spotPart));
        TV decay = TV.Load(c.Scratch.Decay + i);
        held = TV.SelectLess(decay, TV.Broadcast(double.PositiveInfinity), TV.Load(c.Scratch.DecayLo + i) + held, zero);
        TV.Store(-(decay + held), c.Theta + i);
        TV.Store(TModel.OnForward ? -(years * price) : years * strikePart, c.Rho + i);
    }
}
