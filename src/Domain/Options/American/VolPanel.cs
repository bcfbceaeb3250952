namespace SignalEs.Domain.Options.American;

/// <summary>
/// Exercise boundaries of one rate, yield and term over a range of volatilities: at each quadrature node of the price, the Chebyshev coefficients in
/// ln(sigma) of g = -ln(B/X) and of its derivative to the rate or the yield. The boundary scales with the strike, so that one panel serves a whole expiry.
/// </summary>
internal sealed unsafe class VolPanel
{
    /// <summary>Nodes are those of degree 2, 4, 8: each set holds the one before.</summary>
    public const int Degree = 16;

    public const int Count = Degree + 1;
    public const int Columns = BoundaryTables.PriceNodes;

    private readonly double[] _block = GC.AllocateUninitializedArray<double>((2 * Count * Columns) + 8, pinned: true);

    public VolPanel(double low, double high)
    {
        (Low, High) = (low, high);
        (Middle, HalfWidth) = (0.5 * (Numerics.PortableMath.Log(high) + Numerics.PortableMath.Log(low)), 0.5 * Numerics.PortableMath.LogRatio(high, low));
        nuint address = (nuint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _block[0]);
        Levels = (double*)((address + 63) & ~(nuint)63);
        Slopes = Levels + (Count * Columns);
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>Of ln(sigma).</summary>
    public double Middle { get; }

    public double HalfWidth { get; }

    /// <summary>Coefficients of g at [degree][node].</summary>
    public double* Levels { get; }

    /// <summary>Coefficients of dg/dr or dg/dq.</summary>
    public double* Slopes { get; }

    /// <summary>Set by whoever fills it: for the terms at hand, or not yet, or in vain.</summary>
    public PanelState State { get; set; }
}

/// <summary>Whether a panel can be used.</summary>
internal enum PanelState : byte
{
    Empty,
    Filled,

    /// <summary>A boundary wasn't found.</summary>
    Failed,
}
