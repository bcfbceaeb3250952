namespace SignalEs.Domain.Options.European;

/// <summary>Columns that one pass of <see cref="EuropeanKernel{TV}"/> leaves for the next; together they stay in the first-level cache.</summary>
internal unsafe struct EuropeanScratch
{
    public const int Columns = 16;

    /// <summary>ln(F/K) in two doubles.</summary>
    public double* LogMoneyness;
    public double* LogMoneynessLo;

    /// <summary>S e^(-qT) and K e^(-rT), each in two doubles.</summary>
    public double* DiscountedSpot;
    public double* DiscountedSpotLo;
    public double* DiscountedStrike;
    public double* DiscountedStrikeLo;

    /// <summary>1/(sigma sqrt T), infinite at 0.</summary>
    public double* InverseStdDev;

    /// <summary>sigma sqrt T.</summary>
    public double* StdDev;

    /// <summary>The larger d of the out-of-the-money option, -|x|/s + s/2.</summary>
    public double* UpperD;

    /// <summary>Minus its smaller d, |x|/s + s/2.</summary>
    public double* LowerA;

    /// <summary>S e^(-qT) n(d1) = K e^(-rT) n(d2), in two doubles.</summary>
    public double* Kernel;
    public double* KernelLo;

    /// <summary>What the passing of time takes from the optionality, Kernel sigma / (2 sqrt T), in two doubles.</summary>
    public double* Decay;
    public double* DecayLo;

    /// <summary>Mills ratios at |UpperD| and LowerA.</summary>
    public double* UpperMills;
    public double* LowerMills;

    public static EuropeanScratch Over(double* block, int rows)
    {
        double* Next()
        {
            double* column = block;
            block += rows;
            return column;
        }

        return new EuropeanScratch
        {
            LogMoneyness = Next(),
            LogMoneynessLo = Next(),
            DiscountedSpot = Next(),
            DiscountedSpotLo = Next(),
            DiscountedStrike = Next(),
            DiscountedStrikeLo = Next(),
            InverseStdDev = Next(),
            StdDev = Next(),
            UpperD = Next(),
            LowerA = Next(),
            Kernel = Next(),
            KernelLo = Next(),
            Decay = Next(),
            DecayLo = Next(),
            UpperMills = Next(),
            LowerMills = Next(),
        };
    }
}
