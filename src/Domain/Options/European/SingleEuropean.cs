using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.European;

/// <summary>One option: the batch kernel over one narrow register, then the higher-order Greeks in closed form.</summary>
internal static unsafe class SingleEuropean
{
    public static double Price<TModel>(
        OptionRight right, double spot, double strike, double years, double rate, double yield, double vol)
        where TModel : struct, IEuropeanModel
    {
        double* block = stackalloc double[(13 + EuropeanScratch.Columns) * 2];
        return *Run<TModel>(block, right, spot, strike, years, rate, yield, vol).Price;
    }

    /// <summary>Price and vega, with the bits of <see cref="Evaluate{TModel}"/>.</summary>
    public static (double Price, double Vega) PriceAndVega<TModel>(
        OptionRight right, double spot, double strike, double years, double rate, double yield, double vol)
        where TModel : struct, IEuropeanModel
    {
        double* block = stackalloc double[(13 + EuropeanScratch.Columns) * 2];
        EuropeanColumns c = Run<TModel>(block, right, spot, strike, years, rate, yield, vol);
        return (*c.Price, *c.Vega);
    }

    public static Greeks Evaluate<TModel>(
        OptionRight right, double spot, double strike, double years, double rate, double yield, double vol)
        where TModel : struct, IEuropeanModel
    {
        double* block = stackalloc double[(13 + EuropeanScratch.Columns) * 2];
        EuropeanColumns c = Run<TModel>(block, right, spot, strike, years, rate, yield, vol);
        return HigherOrder.Complete(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static EuropeanColumns Run<TModel>(
        double* block, OptionRight right, double spot, double strike, double years, double rate, double yield, double vol)
        where TModel : struct, IEuropeanModel
    {
        EuropeanColumns c = new()
        {
            Spot = Pair(block, spot),
            Strike = Pair(block + 2, strike),
            Years = Pair(block + 4, years),
            Rate = Pair(block + 6, rate),
            Yield = Pair(block + 8, yield),
            Vol = Pair(block + 10, vol),
            Sign = Pair(block + 12, right == OptionRight.Call ? 1.0 : -1.0),
            Price = block + 14,
            Delta = block + 16,
            Gamma = block + 18,
            Vega = block + 20,
            Theta = block + 22,
            Rho = block + 24,
            Scratch = EuropeanScratch.Over(block + 26, 2),
        };
        EuropeanKernel<Lanes128>.Run<TModel>(c, 2);
        return c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double* Pair(double* slot, double value)
    {
        slot[0] = value;
        slot[1] = value;
        return slot;
    }
}
