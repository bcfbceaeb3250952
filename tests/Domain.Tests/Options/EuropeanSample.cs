using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Tests.Options;

/// <summary>A seeded book of options over everyday and extreme terms, and columns for its Greeks.</summary>
internal sealed class EuropeanSample
{
    public EuropeanSample(int count, ulong seed)
    {
        SplitMix64 random = new(seed);
        double Log(double low, double high) => low * PortableMath.Exp(random.NextDouble() * PortableMath.Log(high / low));
        (Right, Spot, Strike, Years) = (new OptionRight[count], new double[count], new double[count], new double[count]);
        (Rate, Yield, Vol) = (new double[count], new double[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            Right[i] = (OptionRight)(random.Next() & 1);
            Spot[i] = Log(1.0, 1e4);
            Strike[i] = Spot[i] * (random.NextDouble() < 0.1 ? 1.0 : Log(0.2, 5.0));
            Years[i] = random.NextDouble() < 0.02 ? 0.0 : Log(1e-4, 10.0);
            Rate[i] = (0.2 * random.NextDouble()) - 0.05;
            Yield[i] = (0.1 * random.NextDouble()) - 0.02;
            Vol[i] = random.NextDouble() < 0.02 ? 0.0 : Log(1e-3, 3.0);
        }

        Output = [.. Enumerable.Range(0, 6).Select(_ => new double[count])];
    }

    public OptionRight[] Right { get; }

    public double[] Spot { get; }

    public double[] Strike { get; }

    public double[] Years { get; }

    public double[] Rate { get; }

    public double[] Yield { get; }

    public double[] Vol { get; }

    /// <summary>Price, delta, gamma, vega, theta, rho.</summary>
    public double[][] Output { get; }

    public EuropeanBatch Input => new()
    {
        Right = Right,
        Spot = Spot,
        Strike = Strike,
        Years = Years,
        Rate = Rate,
        DividendYield = Yield,
        Vol = Vol,
    };

    public GreeksBatch Results => new()
    {
        Price = Output[0],
        Delta = Output[1],
        Gamma = Output[2],
        Vega = Output[3],
        Theta = Output[4],
        Rho = Output[5],
    };
}
