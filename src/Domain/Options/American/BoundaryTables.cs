namespace SignalEs.Domain.Options.American;

/// <summary>
/// What doesn't depend on the option: collocation times, quadrature nodes and the interpolation matrices between them. Time runs as
/// t = T x^2 over Chebyshev points x in (0, 1].
/// </summary>
internal sealed unsafe class BoundaryTables
{
    /// <summary>Collocation points, without the one at time 0.</summary>
    public const int Points = 16;

    /// <summary>Quadrature nodes of the boundary's integrals.</summary>
    public const int Nodes = 32;

    /// <summary>Quadrature nodes of the price.</summary>
    public const int PriceNodes = 64;

    public static readonly BoundaryTables Shared = new();

    private BoundaryTables()
    {
        double* x = Root = AngularQuadrature.Column(Points);
        for (int i = 0; i < Points; i++)
        {
            x[i] = 0.5 * (1.0 + Trigonometry.Cos(Trigonometry.Pi * i / Points));
        }

        Interpolation = AngularQuadrature.Column(Nodes * Points * Points);
        double* cardinal = stackalloc double[Points];
        for (int j = 0; j < Nodes; j++)
        {
            for (int i = 0; i < Points; i++)
            {
                Cardinals(x[i] * Inner.Sine[j], cardinal);
                for (int k = 0; k < Points; k++)
                {
                    Interpolation[(((j * Points) + k) * Points) + i] = cardinal[k];
                }
            }
        }

        PriceInterpolation = AngularQuadrature.Column(PriceNodes * Points);
        for (int j = 0; j < PriceNodes; j++)
        {
            Cardinals(Price.Sine[j], cardinal);
            for (int k = 0; k < Points; k++)
            {
                PriceInterpolation[(k * PriceNodes) + j] = cardinal[k];
            }
        }
    }

    /// <summary>sqrt(t_i / T), descending from 1.</summary>
    public double* Root { get; }

    public AngularQuadrature Inner { get; } = new(Nodes);

    public AngularQuadrature Price { get; } = new(PriceNodes);

    /// <summary>At [node j][point k][point i]: the k-th cardinal function at x_i sin(a_j).</summary>
    public double* Interpolation { get; }

    /// <summary>At [point k][node j]: the k-th cardinal function at sin(a_j).</summary>
    public double* PriceInterpolation { get; }

    /// <summary>
    /// Barycentric interpolation on Chebyshev points of the second kind (Berrut, Trefethen 2004); the value at the last, x = 0, is 0.
    /// </summary>
    private void Cardinals(double x, double* cardinal)
    {
        double sum = 0.0;
        for (int k = 0; k <= Points; k++)
        {
            double distance = x - (k == Points ? 0.0 : Root[k]);
            if (distance == 0.0)
            {
                for (int other = 0; other < Points; other++)
                {
                    cardinal[other] = other == k ? 1.0 : 0.0;
                }

                return;
            }

            double term = (k % 2 == 0 ? 1.0 : -1.0) * (k is 0 or Points ? 0.5 : 1.0) / distance;
            sum += term;
            if (k < Points)
            {
                cardinal[k] = term;
            }
        }

        for (int k = 0; k < Points; k++)
        {
            cardinal[k] /= sum;
        }
    }
}
