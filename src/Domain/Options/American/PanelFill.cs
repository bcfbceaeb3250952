using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>Solves the boundaries of a <see cref="VolPanel"/>: the first three from nothing, the others from what those before suggest.</summary>
internal static unsafe class PanelFill<TV>
    where TV : struct, ILanes<TV>
{
    private const int Points = BoundaryTables.Points;
    private const int Columns = VolPanel.Columns;
    private const int Count = VolPanel.Count;
    private const int LastDegrees = 3;

    // Measured over 784 panels of random markets: up to 3e-6 of the largest the premium is right to 1e-8 of a price, from 1e-4 on errors reach 1e-3.
    private const double ResolvedMax = 4e-6;

    /// <summary>For the rate, yield and years of the terms, at a strike of 1; false where a boundary isn't found.</summary>
    public static bool Run(in PutTerms terms, RateSensitivity side, VolPanel panel)
    {
        double top = AmericanPut.Top(1.0, terms.Rate, terms.Yield);
        double* block = stackalloc double[BoundaryWorkspace.Doubles + (Count * Points) + Points];
        BoundaryWorkspace w = BoundaryWorkspace.Over(block);
        double* found = block + BoundaryWorkspace.Doubles;
        double* slope = found + (Count * Points);
        double before = double.NaN;
        for (int place = 0; place < Count; place++)
        {
            int node = VolNodes.Order[place];
            PutTerms at = terms with { Vol = PortableMath.Exp(panel.Middle + (panel.HalfWidth * VolNodes.X[node])) };
            if (place == 0)
            {
                BoundaryPasses<TV>.Prepare(at, w);
            }
            else
            {
                BoundaryPasses<TV>.Rescale(before, at.Vol, w);
            }

            before = at.Vol;
            if (place < VolNodes.Cold)
            {
                InitialBoundary<TV>.Guess(at, top, w);
            }
            else
            {
                Suggest(place, found, at.Vol, w.Boundary);
            }

            if (!ExerciseBoundary<TV>.Refine(at, top, side, w, slope)
                && !(ExerciseBoundary<TV>.Solve(at, top, w) && ExerciseBoundary<TV>.Refine(at, top, side, w, slope)))
            {
                return false;
            }

            for (int i = 0; i < Points; i++)
            {
                found[(place * Points) + i] = w.Boundary[i] / at.Vol;
            }

            Spread(w.Boundary, slope, at.Vol, panel.Levels + (node * Columns), panel.Slopes + (node * Columns));
        }

        Transform(panel.Levels);
        Transform(panel.Slopes);
        return terms.Yield >= 0.0 || IsResolved(panel.Levels);
    }

    // Of a smooth function the last coefficients vanish. Beside a negative yield they don't where a rate near 0 had a boundary found wrongly (at volatilities
    // of several hundred percent); each option then has to be solved by itself. At a yield above the rate they needn't vanish: the start of the boundary has a kink there.
    private static bool IsResolved(double* levels)
    {
        double largest = 0.0;
        double last = 0.0;
        for (int j = 0; j < Columns; j++)
        {
            double end = 0.0;
            for (int d = 0; d < Count; d++)
            {
                double size = Math.Abs(levels[(d * Columns) + j]);
                largest = Math.Max(largest, size);
                end += d >= Count - LastDegrees ? size : 0.0;
            }

            last = Math.Max(last, end);
        }

        return last <= ResolvedMax * largest;
    }

    private static void Suggest(int place, double* found, double vol, double* boundary)
    {
        for (int i = 0; i < Points; i++)
        {
            double level = 0.0;
            for (int j = 0; j < place; j++)
            {
                level += VolNodes.Guess[(place * Count) + j] * found[(j * Points) + i];
            }

            boundary[i] = Math.Max(vol * level, 0.0);
        }
    }

    /// <summary>From the collocation points to the quadrature nodes, by way of the square: g = sqrt(w), dg = dw/(2 g).</summary>
    private static void Spread(double* boundary, double* slope, double vol, double* levels, double* slopes)
    {
        double* matrix = BoundaryTables.Shared.PriceInterpolation;
        TV zero = TV.Broadcast(0.0);
        TV perVol = TV.Broadcast(1.0 / vol);
        for (int j = 0; j < Columns; j += TV.Count)
        {
            TV square = zero;
            TV half = zero;
            for (int k = 0; k < Points; k++)
            {
                TV cardinal = TV.Load(matrix + (k * Columns) + j);
                square = TV.Fma(TV.Broadcast(boundary[k] * boundary[k]), cardinal, square);
                half = TV.Fma(TV.Broadcast(boundary[k] * slope[k]), cardinal, half);
            }

            TV level = TV.Sqrt(LanesMath.Max(zero, square));
            TV.Store(level * perVol, levels + j);
            TV.Store(TV.SelectLess(zero, level, half / level, zero) * perVol, slopes + j);
        }
    }

    /// <summary>Values at the nodes to Chebyshev coefficients, in place.</summary>
    private static void Transform(double* columns)
    {
        double* values = stackalloc double[Count * 8];
        for (int j = 0; j < Columns; j += TV.Count)
        {
            for (int k = 0; k < Count; k++)
            {
                TV.Store(TV.Load(columns + (k * Columns) + j), values + (k * TV.Count));
            }

            for (int d = 0; d < Count; d++)
            {
                TV sum = TV.Broadcast(0.0);
                for (int k = 0; k < Count; k++)
                {
                    sum = TV.Fma(TV.Broadcast(VolNodes.Transform[(d * Count) + k]), TV.Load(values + (k * TV.Count)), sum);
                }

                TV.Store(sum, columns + (d * Columns) + j);
            }
        }
    }
}
