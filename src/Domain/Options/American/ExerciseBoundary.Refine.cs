using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// Newton's method from a start that is near already, without guards. The last step's Jacobian also gives the boundary's slope, for the cost of
/// one more right side.
/// </summary>
internal static unsafe partial class ExerciseBoundary<TV>
    where TV : struct, ILanes<TV>
{
    private const int MaxRefinements = 8;

    // Of the largest level. The step after one of this size would be about its square.
    private const double Near = 1e-4;

    /// <summary>
    /// Improves <see cref="BoundaryWorkspace.Boundary"/>, the rest of the workspace being prepared, and gives its derivative to the rate or the yield; false where it doesn't settle.
    /// </summary>
    public static bool Refine(in PutTerms terms, double top, RateSensitivity side, in BoundaryWorkspace w, double* slope)
    {
        double logTop = PortableMath.LogRatio(top, terms.Strike);
        double* sides = stackalloc double[2 * Points];
        for (int pass = 0; pass < MaxRefinements; pass++)
        {
            Residuals(terms, logTop, w);
            ParameterPass<TV>.Run(terms, side, w, sides + Points);
            BoundaryPasses<TV>.Differentiate(w);
            BoundaryPasses<TV>.Couple(w);
            for (int i = 0; i < Points; i++)
            {
                sides[i] = w.Residual[i];
            }

            LinearSystem<TV>.Solve(w.Jacobian, sides, 2);
            double moved = 0.0;
            double largest = 0.0;
            for (int i = 0; i < Points; i++)
            {
                double next = Math.Max(w.Boundary[i] - sides[i], 0.3 * w.Boundary[i]);
                moved = Math.Max(moved, Math.Abs(next - w.Boundary[i])); // NaN stays NaN
                largest = Math.Max(largest, next);
                w.Boundary[i] = next;
                slope[i] = -sides[Points + i];
            }

            if (moved <= Near * largest)
            {
                return true;
            }
        }

        return false;
    }
}
