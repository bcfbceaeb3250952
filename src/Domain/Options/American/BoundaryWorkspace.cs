namespace SignalEs.Domain.Options.American;

/// <summary>
/// Columns for one boundary: matrices are [node][point], points contiguous. The European term is carried as one more node whose earlier
/// boundary is the strike.
/// </summary>
internal unsafe struct BoundaryWorkspace
{
    public const int Rows = BoundaryTables.Nodes + 1;
    public const int Cells = Rows * BoundaryTables.Points;
    public const int Doubles = (10 * Cells) + (5 * BoundaryTables.Points) + (BoundaryTables.Points * BoundaryTables.Points);

    /// <summary>g = -ln(B/X) at the points.</summary>
    public double* Boundary;
    public double* Squares;

    /// <summary>Sums over the nodes: the sides of the fixed-point equation, and what it leaves.</summary>
    public double* Nu;
    public double* De;
    public double* Residual;

    /// <summary>Derivatives of the residuals, [variable][residual].</summary>
    public double* Jacobian;

    /// <summary>r and q times the discount over the time left times the quadrature weight.</summary>
    public double* RateWeight;
    public double* YieldWeight;

    /// <summary>1/(sigma sqrt(left)).</summary>
    public double* InverseDev;

    /// <summary>-ln(B/X) at the nodes.</summary>
    public double* Earlier;

    /// <summary>d- then d+, so that both pass the distribution in one go; likewise N and n of them.</summary>
    public double* D;
    public double* Cdf;
    public double* Density;

    public static BoundaryWorkspace Over(double* block)
    {
        const int points = BoundaryTables.Points;
        BoundaryWorkspace w = default;
        w.RateWeight = block;
        w.YieldWeight = block + Cells;
        w.InverseDev = block + (2 * Cells);
        w.Earlier = block + (3 * Cells);
        w.D = block + (4 * Cells);
        w.Cdf = block + (6 * Cells);
        w.Density = block + (8 * Cells);
        w.Boundary = block + (10 * Cells);
        w.Squares = w.Boundary + points;
        w.Nu = w.Boundary + (2 * points);
        w.De = w.Boundary + (3 * points);
        w.Residual = w.Boundary + (4 * points);
        w.Jacobian = w.Boundary + (5 * points);
        return w;
    }
}
