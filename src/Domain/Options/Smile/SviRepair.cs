using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// Fits raw SVI again where the best fit has arbitrage: all five parameters, with a penalty on negative density, steep wings and on total variance
/// below that of the expiry before. The start is a smile without butterflies near the fit (Gatheral and Jacquier, 2014, section 5.1).
/// </summary>
internal sealed class SviRepair(SviTarget target, ExpirySmile? earlier)
{
    // Density is kept this far above 0, so that a point between two of the grid isn't below.
    private const double Margin = 1e-3;
    private const double SlopeMax = 1.99;
    // Against an error of the fit's start, so that no gain in error is worth a lasting violation.
    private const double Penalty = 100;
    private const int Evaluations = 500;
    private const int Rounds = 6;
    private const int GridPoints = 61;
    private const int GridPlaces = 12;
    private const double GridNarrowest = 0.05;
    private const double GridWidest = 4;

    /// <summary>The best fit found that has no arbitrage; null when none was found.</summary>
    public SviParameters? From(in SviParameters svi)
    {
        SviParameters? best = null;
        double least = double.PositiveInfinity;
        foreach (var start in Starts(svi))
        {
            foreach (var found in (ReadOnlySpan<SviParameters>)[start, Refit(start)])
            {
                if (target.Error(found) < least && IsFree(found))
                {
                    (best, least) = (found, target.Error(found));
                }
            }
        }

        return best;
    }

    public bool IsFree(in SviParameters svi)
        => SviArbitrage.IsButterflyFree(svi, target.From, target.To) && !(earlier?.ExcessOver(svi, target.From, target.To) > SviArbitrage.Tolerance);

    // The smile without butterflies, the best of a grid of fits that has no arbitrage, and the fit with its wings and bend made gentler.
    private IEnumerable<SviParameters> Starts(SviParameters svi)
    {
        if (OfGrid() is { } free)
        {
            yield return free;
        }

        if (SviJumpWings.From(svi).WithoutButterflies().ToRaw() is { IsValid: true } safe)
        {
            yield return Lifted(safe);
        }

        yield return Lifted(target.Best(svi.M, 2 * svi.Sigma));
        yield return Lifted(svi with { B = 0.5 * svi.B, A = svi.A + 0.5 * svi.B * svi.Sigma });
    }

    // Nearly straight smiles have best fits far out, where the bend is no longer among the quotes; these stay near.
    private SviParameters? OfGrid()
    {
        SviParameters? best = null;
        double least = double.PositiveInfinity;
        double range = target.To - target.From;
        for (int place = 0; place <= GridPlaces; place++)
        {
            for (double width = GridNarrowest; width <= GridWidest; width *= 1.6)
            {
                var svi = Lifted(target.Best(target.From + range * (1.5 * place / GridPlaces - 0.25), width * range));
                double error = target.Error(svi);
                if (error < least && IsFree(svi))
                {
                    (best, least) = (svi, error);
                }
            }
        }

        return best;
    }

    // High enough to lie above the expiry before.
    private SviParameters Lifted(SviParameters svi)
        => earlier?.ExcessOver(svi, target.From, target.To) is > 0 and var excess ? svi with { A = svi.A + excess } : svi;

    private SviParameters Refit(in SviParameters start)
    {
        double[] x = [start.A, start.RightSlope, start.LeftSlope, start.M, PortableMath.Log(Math.Max(start.Sigma, 1e-6))];
        double range = target.To - target.From;
        double[] step = [0.1 * Math.Abs(start.A) + 1e-5, 0.1 * start.B + 1e-4, 0.1 * start.B + 1e-4, 0.05 * range, 0.3];
        double penalty = Penalty * (1 + target.Error(start));
        Simplex.Minimize(p => Cost(At(p), penalty), x, step, Rounds, Evaluations);
        return At(x);
    }

    private static SviParameters At(double[] x) => SviTarget.OfWings(
        x[0], Math.Clamp(x[1], 0, SlopeMax), Math.Clamp(x[2], 0, SlopeMax), x[3], PortableMath.Exp(Math.Clamp(x[4], -14, 3)));

    private double Cost(in SviParameters svi, double penalty)
    {
        if (!(svi.MinVariance > 0))
        {
            return 1e30 * (1 - svi.MinVariance);
        }

        double off = 0;
        for (int i = 0; i < GridPoints; i++)
        {
            double t = 0.99 * (2.0 * i / (GridPoints - 1) - 1);
            double atBend = Math.Max(0, Margin - svi.G(svi.M + svi.Sigma * t / (1 - t * t)));
            double atQuotes = Math.Max(0, Margin - svi.G(target.From + (target.To - target.From) * i / (GridPoints - 1)));
            off += atBend * atBend + atQuotes * atQuotes;
        }

        double excess = Math.Max(0, earlier?.ExcessOver(svi, target.From, target.To) + 1e-7 * svi.TotalVariance(0) ?? 0) / svi.TotalVariance(0);
        return target.Error(svi) + penalty * (Math.Sqrt(off) + excess);
    }
}
