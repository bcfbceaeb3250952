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
            TV spotAbove = TV.Less(zero, x);
            TV upper = TV.Select(spotAbove, legStrike, legSpot);
            TV lower = TV.Select(spotAbove, legSpot, legStrike);

            TV upperMills = TV.Load(c.Scratch.UpperMills + i);
            TV lowerMills = TV.Load(c.Scratch.LowerMills + i);
            TV positive = TV.Less(zero, TV.Load(c.Scratch.UpperD + i));
            TV lowerPart = e * lowerMills;
            TV upperPart = TV.Select(positive, TV.Fma(-e, upperMills, upper), e * upperMills);
            TV difference = TV.Select(positive, TV.Fma(-e, upperMills + lowerMills, upper), e * (upperMills - lowerMills));
            TV a = TV.Load(c.Scratch.LowerA + i);
            TV s = TV.Load(c.Scratch.StdDev + i);
            TV series = TV.Less(s, TV.Fma(a, TV.Broadcast(SeriesBelow), TV.Broadcast(SeriesBelow)));
            TV price = TV.Select(series, e * MillsDifference(a, lowerMills, s), difference);

            // At x = 0 the call counts as out of the money, as the roles of the legs were chosen.
            TV inTheMoney = TV.Less(zero, TV.Select(spotAbove, sign, -sign));
            price = TV.Select(inTheMoney, price + (lower - upper), price);
            TV spotPart = TV.Select(spotAbove, lowerPart, upperPart);
            spotPart = sign * TV.Select(inTheMoney, legSpot - spotPart, spotPart);
            TV strikePart = TV.Select(spotAbove, upperPart, lowerPart);
            strikePart = sign * TV.Select(inTheMoney, legStrike - strikePart, strikePart);

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
        TV inverseSpot = TV.Broadcast(1.0) / TV.Select(TV.Less(spot, TV.Broadcast(1e-300)), TV.Broadcast(1e-300), spot);
        TV years = TV.Load(c.Years + i);
        years = TV.Select(TV.Less(years, zero), zero, years);
        TV rate = TV.Load(c.Rate + i);
        TV vol = TV.Load(c.Vol + i);
        TV inverseDev = TV.Load(c.Scratch.InverseStdDev + i);

        // 0 * infinity where the density has vanished or the variance is nil: the limit is 0.
        TV gone = TV.Equal(e, zero);
        TV gamma = TV.Select(gone, zero, e * inverseSpot * (inverseDev * inverseSpot));
        TV decay = e * vol * (vol * inverseDev) * TV.Broadcast(-0.5);
        decay = TV.Select(TV.Or(gone, TV.Equal(vol, zero)), zero, decay);

        TV.Store(price, c.Price + i);
        TV.Store(spotPart * inverseSpot, c.Delta + i);
        TV.Store(gamma, c.Gamma + i);
        TV.Store(e * TV.Sqrt(years), c.Vega + i);
        TV.Store(decay - TV.Fma(rate, strikePart, -(TV.Load(c.Yield + i) * spotPart)), c.Theta + i);
        TV.Store(TModel.OnForward ? -(years * price) : years * strikePart, c.Rho + i);
    }
}
