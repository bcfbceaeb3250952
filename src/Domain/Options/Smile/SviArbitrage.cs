namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// Looks for static arbitrage in raw SVI on a grid over the whole line, dense around the bend: k = m + sigma t / (1 - t²), t from -1 to 1,
/// and evenly over a range of quotes. What happens beyond the grid is decided by the slopes of the wings.
/// </summary>
public static class SviArbitrage
{
    /// <summary>Rounding of g and w; what is above isn't called arbitrage.</summary>
    public const double Tolerance = 1e-9;

    private const int BendPoints = 401;
    internal const int RangePoints = 101;
    private const double BendMax = 0.998; // some 250 sigma away

    /// <summary>No butterfly arbitrage: g(k) ≥ 0 everywhere and no wing steeper than 2.</summary>
    public static bool IsButterflyFree(in SviParameters svi, double from = -1, double to = 1)
        => svi.IsValid && Math.Max(svi.RightSlope, svi.LeftSlope) <= 2 + Tolerance && MinG(svi, from, to) >= -Tolerance;

    /// <summary>Lowest g on the grid; negative: butterfly arbitrage.</summary>
    public static double MinG(in SviParameters svi, double from, double to)
    {
        double lowest = double.PositiveInfinity;
        for (int i = 0; i < BendPoints; i++)
        {
            lowest = Math.Min(lowest, svi.G(Bend(svi, i)));
        }

        for (int i = 0; i < RangePoints; i++)
        {
            lowest = Math.Min(lowest, svi.G(InRange(from, to, i)));
        }

        return lowest;
    }

    private static double Bend(in SviParameters svi, int i)
    {
        double t = BendMax * (2.0 * i / (BendPoints - 1) - 1);
        return svi.M + svi.Sigma * t / (1 - t * t);
    }

    internal static double InRange(double from, double to, int i) => from + (to - from) * i / (RangePoints - 1);
}
