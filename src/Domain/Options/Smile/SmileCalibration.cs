namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// Fits the smile of an expiry: raw SVI without arbitrage, or says what is the matter with it. Not part of the recorded engine: MathNet chooses its
/// vector provider by what it finds on the machine, so that its bits aren't ours to promise (see docs/concepts/smile.md).
/// </summary>
public static class SmileCalibration
{
    /// <summary>SVI has five parameters: fewer quotes are interpolated.</summary>
    public const int PointsMin = 5;

    // A repair is taken when it is nearly as near to the quotes as the best fit: this many times its error plus so much volatility.
    private const double RepairErrorTimes = 2;
    private const double RepairErrorMore = 0.01;

    /// <param name="points">In order of log-moneyness, each once, at least one.</param>
    /// <param name="years">Years to expiry, above 0.</param>
    /// <param name="earlier">The smile of the expiry before, below which total variance may not lie; null for the first.</param>
    public static ExpirySmile Fit(ReadOnlySpan<SmilePoint> points, double years, ExpirySmile? earlier = null)
    {
        if (points.Length < PointsMin)
        {
            return new ExpirySmile(years, points, null, earlier) { Status = SmileStatus.FewQuotes };
        }

        var target = new SviTarget(points, years);
        var svi = SviCalibration.Fit(target);
        var repair = new SviRepair(target, earlier);
        if (repair.IsFree(svi))
        {
            return new ExpirySmile(years, points, svi, earlier);
        }

        if (repair.From(svi) is { } repaired && IsNear(Math.Sqrt(target.Error(repaired)), Math.Sqrt(target.Error(svi))))
        {
            return new ExpirySmile(years, points, repaired, earlier) { Status = SmileStatus.Repaired };
        }

        bool butterfly = !SviArbitrage.IsButterflyFree(svi, target.From, target.To);
        return new ExpirySmile(years, points, svi, earlier) { Status = butterfly ? SmileStatus.ButterflyArbitrage : SmileStatus.CalendarArbitrage };
    }

    // Both in basis points of volatility.
    private static bool IsNear(double repaired, double best) => repaired <= RepairErrorTimes * best + 1e4 * RepairErrorMore;
}
