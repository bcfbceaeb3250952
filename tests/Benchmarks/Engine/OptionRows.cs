using SignalEs.Domain.Options;

namespace SignalEs.Benchmarks.Engine;

/// <summary>Columns of listed options as a chain has them: strikes of 70 to 140 % of spot, whole days up to two years, volatilities of 10 to 70 %.</summary>
public sealed class OptionRows
{
    public const int Count = 2048;

    public OptionRows()
    {
        // xorshift64: the same rows on every machine and in every version of .NET.
        ulong state = 0x9E3779B97F4A7C15;
        double Next(double from, double to)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            return from + ((state >> 11) * (1.0 / (1UL << 53)) * (to - from));
        }

        for (int i = 0; i < Count; i++)
        {
            Right[i] = i % 2 == 0 ? OptionRight.Call : OptionRight.Put;
            IsPut[i] = (byte)(i % 2);
            Spot[i] = Next(50, 500);
            Strike[i] = Spot[i] * Next(0.7, 1.4);
            Years[i] = Math.Round(Next(3, 730)) / 365;
            Rate[i] = Next(-0.01, 0.06);
            Yield[i] = Next(0, 0.03);
            Vol[i] = Next(0.1, 0.7);
            Discount[i] = 1;
            Price[i] = Black76.Evaluate(Right[i], Spot[i], Strike[i], Years[i], 0, Vol[i]).Price;
        }
    }

    public OptionRight[] Right { get; } = new OptionRight[Count];

    public byte[] IsPut { get; } = new byte[Count];

    public double[] Spot { get; } = new double[Count];

    public double[] Strike { get; } = new double[Count];

    public double[] Years { get; } = new double[Count];

    public double[] Rate { get; } = new double[Count];

    public double[] Yield { get; } = new double[Count];

    public double[] Vol { get; } = new double[Count];

    public double[] Discount { get; } = new double[Count];

    /// <summary>Undiscounted, with the spot as forward.</summary>
    public double[] Price { get; } = new double[Count];

    public double[][] Greeks { get; } = [.. Enumerable.Range(0, 6).Select(_ => new double[Count])];

    public double[] Implied { get; } = new double[Count];

    public ImpliedVolStatus[] Status { get; } = new ImpliedVolStatus[Count];

    /// <summary>Price, delta, gamma, vega, theta and rho of every row.</summary>
    public void Evaluate() => BlackScholesMerton.EvaluateBatch(
        new EuropeanBatch { Right = Right, Spot = Spot, Strike = Strike, Years = Years, Rate = Rate, DividendYield = Yield, Vol = Vol },
        new GreeksBatch { Price = Greeks[0], Delta = Greeks[1], Gamma = Greeks[2], Vega = Greeks[3], Theta = Greeks[4], Rho = Greeks[5] });

    /// <summary>Volatility of every price.</summary>
    public void Imply() => ImpliedVol.SolveBatch(
        new ImpliedVolBatch { Right = Right, Price = Price, Forward = Spot, Strike = Strike, Years = Years, DiscountFactor = Discount }, Implied, Status);
}
