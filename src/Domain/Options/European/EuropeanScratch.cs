namespace SignalEs.Domain.Options.European;

/// <summary>Columns that one pass of <see cref="EuropeanKernel{TV}"/> leaves for the next; together they stay in the first-level cache.</summary>
internal unsafe struct EuropeanScratch
{
    public const int Columns = 11;

    /// <summary>ln(F/K) in two doubles.</summary>
    public double* LogMoneyness;
    public double* LogMoneynessLo;

    /// <summary>S e^(-qT) and K e^(-rT).</summary>
    public double* DiscountedSpot;
    public double* DiscountedStrike;

    /// <summary>1/(sigma sqrt T), infinite at 0.</summary>
    public double* InverseStdDev;

    /// <summary>sigma sqrt T, kept off 0.</summary>
    public double* StdDev;

    /// <summary>The larger d of the out-of-the-money option, -|x|/s + s/2.</summary>
    public double* UpperD;

    /// <summary>Minus its smaller d, |x|/s + s/2.</summary>
    public double* LowerA;

    /// <summary>S e^(-qT) n(d1) = K e^(-rT) n(d2).</summary>
    public double* Kernel;

    /// <summary>Mills ratios at |UpperD| and LowerA.</summary>
    public double* UpperMills;
    public double* LowerMills;

    public static EuropeanScratch Over(double* block, int rows) => new()
    {
        LogMoneyness = block,
        LogMoneynessLo = block + rows,
        DiscountedSpot = block + (2 * rows),
        DiscountedStrike = block + (3 * rows),
        InverseStdDev = block + (4 * rows),
        StdDev = block + (5 * rows),
        UpperD = block + (6 * rows),
        LowerA = block + (7 * rows),
        Kernel = block + (8 * rows),
        UpperMills = block + (9 * rows),
        LowerMills = block + (10 * rows),
    };
}
