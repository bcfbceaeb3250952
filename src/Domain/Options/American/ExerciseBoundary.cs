using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// Solves the boundary equations by Newton's method with halved steps where the error would grow, on all points at once: it ends at rounding accuracy, and its Jacobian also gives the
/// boundary's derivatives to the parameters.
/// </summary>
internal static unsafe partial class ExerciseBoundary<TV>
    where TV : struct, ILanes<TV>
{
    private const int MaxPasses = 100;
    private const int MaxHalvings = 8;
    private const double Tolerance = 1e-12;

    // Below it rounding decides whether the error shrinks.
    private const double Settled = 1e-8;
    private const int Points = BoundaryTables.Points;

    /// <summary>Fills <see cref="BoundaryWorkspace.Boundary"/> with -ln(B(t_i)/X) >= 0; false where the iteration doesn't converge.</summary>
    public static bool Solve(in PutTerms terms, double top, in BoundaryWorkspace w)
    {
        double logTop = PortableMath.LogRatio(top, terms.Strike);
        double most = InitialBoundary<TV>.Guess(terms, top, w);
        BoundaryPasses<TV>.Prepare(terms, w);
        double* from = stackalloc double[Points];
        double* step = stackalloc double[Points];
        double before = double.PositiveInfinity;
        double moved = double.PositiveInfinity;
        int halvings = 0;
        for (int pass = 0; pass < MaxPasses; pass++)
        {
            Residuals(terms, logTop, w);
            double error = Largest(w.Residual);
            if (!(error < before) && moved > Settled && halvings < MaxHalvings)
            {
                halvings++;
                moved = Move(from, step, 0.5, most, w.Boundary);
                continue;
            }

            if (moved < Tolerance)
            {
                return true;
            }

            BoundaryPasses<TV>.Differentiate(w);
            BoundaryPasses<TV>.Couple(w);
            LinearSystem<TV>.Solve(w.Jacobian, w.Residual);
            for (int i = 0; i < Points; i++)
            {
                (from[i], step[i]) = (w.Boundary[i], w.Residual[i]);
            }

            (before, halvings) = (error, 0);
            moved = Move(from, step, 1.0, most, w.Boundary);
        }

        return false;
    }

    /// <summary>
    /// Goes a fraction of the step, which it shortens to that; no step leaves the perpetual boundary behind nor runs away. The largest move.
    /// </summary>
    private static double Move(double* from, double* step, double fraction, double most, double* boundary)
    {
        double moved = 0.0;
        for (int i = 0; i < Points; i++)
        {
            step[i] *= fraction;
            double next = Math.Max(Math.Min(from[i] - step[i], Math.Min(3.0 * from[i], most)), 0.3 * from[i]);
            moved = Math.Max(moved, Math.Abs(next - from[i])); // NaN stays NaN
            boundary[i] = next;
        }

        return moved;
    }

    private static double Largest(double* values)
    {
        double largest = 0.0;
        for (int i = 0; i < Points; i++)
        {
            largest = Math.Max(largest, Math.Abs(values[i]));
        }

        return largest;
    }

    /// <summary>
    /// The boundary's derivative to a parameter, from the implicit function theorem: with R(g, p) = 0, dg/dp = -J^-1 dR/dp, where dR/dp is the
    /// central difference between two sets of terms <paramref name="spread"/> apart. The workspace holds the solved boundary; its
    /// other columns are overwritten.
    /// </summary>
    public static void Sensitivity(in PutTerms terms, in PutTerms up, in PutTerms down, double spread, in BoundaryWorkspace w, double* slope)
    {
        Residuals(up, w);
        for (int i = 0; i < Points; i++)
        {
            slope[i] = w.Residual[i];
        }

        Residuals(down, w);
        for (int i = 0; i < Points; i++)
        {
            slope[i] = (w.Residual[i] - slope[i]) / spread;
        }

        Residuals(terms, w);
        BoundaryPasses<TV>.Differentiate(w);
        BoundaryPasses<TV>.Couple(w);
        LinearSystem<TV>.Solve(w.Jacobian, slope);
    }

    private static void Residuals(in PutTerms terms, in BoundaryWorkspace w)
    {
        BoundaryPasses<TV>.Prepare(terms, w);
        Residuals(terms, PortableMath.LogRatio(AmericanPut.Top(terms.Strike, terms.Rate, terms.Yield), terms.Strike), w);
    }

    private static void Residuals(in PutTerms terms, double logTop, in BoundaryWorkspace w)
    {
        for (int k = 0; k < Points; k++)
        {
            w.Squares[k] = w.Boundary[k] * w.Boundary[k];
        }

        BoundaryPasses<TV>.Interpolate(logTop, w);
        BoundaryPasses<TV>.Standardise(terms, w);
        DistributionPass<TV>.Run(w.D, w.Cdf, w.Density, 2 * BoundaryWorkspace.Cells);
        BoundaryPasses<TV>.Sum(logTop, w);
    }
}
