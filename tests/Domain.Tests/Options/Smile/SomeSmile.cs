using CsCheck;
using SignalEs.Domain.Options.Smile;

namespace SignalEs.Domain.Tests.Options.Smile;

internal static class SomeSmile
{
    /// <summary>Axel Vogt's parameters (Gatheral and Jacquier, 2014, section 3.1): every wing is gentle, yet density turns negative near k = 0.8.</summary>
    public static readonly SviParameters Vogt = new(-0.0410, 0.1331, 0.3060, 0.3586, 0.4153);

    /// <summary>Random SVI without butterfly arbitrage, bent where quotes can see it.</summary>
    public static Gen<SviParameters> Free { get; } =
        Gen.Select(Gen.Double[0.0005, 0.05], Gen.Double[0.02, 0.6], Gen.Double[-0.9, 0.9], Gen.Double[-0.25, 0.25], Gen.Double[0.05, 0.5])
            .Select((lowest, b, rho, m, sigma) => new SviParameters(lowest - b * sigma * Math.Sqrt(1 - rho * rho), b, rho, m, sigma))
            .Where(svi => SviArbitrage.IsButterflyFree(svi));

    public static SmilePoint[] Points(in SviParameters svi, double years, double from = -0.6, double to = 0.5, int count = 31)
    {
        var points = new SmilePoint[count];
        for (int i = 0; i < count; i++)
        {
            double k = from + (to - from) * i / (count - 1);
            points[i] = new SmilePoint(k, Math.Sqrt(svi.TotalVariance(k) / years), 1);
        }

        return points;
    }
}
