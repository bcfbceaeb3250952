namespace SignalEs.Domain.Options.Implied;

/// <summary>One chunk of the implied-volatility solver: inputs, state between the passes, result.</summary>
internal unsafe struct ImpliedColumns
{
    public const int Scratch = 17;

    public double* Price;
    public double* Years;

    /// <summary>+1 for a call, -1 for a put.</summary>
    public double* Sign;

    /// <summary>S e^(-qT), or the discounted forward.</summary>
    public double* LegSpot;

    /// <summary>K e^(-rT).</summary>
    public double* LegStrike;

    /// <summary>ln(F/K).</summary>
    public double* LogMoneyness;

    /// <summary>0 if every input of the row is finite, else NaN.</summary>
    public double* Finite;

    /// <summary>Negative if a level or a discount factor isn't positive.</summary>
    public double* Positive;

    /// <summary>|ln(F/K)|.</summary>
    public double* Distance;

    /// <summary>Out-of-the-money price over its maximum, c; and 1 - c.</summary>
    public double* Target;
    public double* TargetComplement;

    /// <summary>ln c.</summary>
    public double* LogTarget;

    /// <summary>-1, 0 or 1: which objective function suits the row.</summary>
    public double* Region;

    /// <summary>The standard deviation sigma sqrt T, refined pass by pass.</summary>
    public double* StdDev;

    /// <summary>1 while the last step was too large for the result to be exact, else 0.</summary>
    public double* Active;

    /// <summary>At the current standard deviation: dc/ds = n(d), c and 1 - c.</summary>
    public double* Slope;
    public double* Value;
    public double* Complement;

    /// <summary>The status as a number.</summary>
    public double* Status;

    public double* Vol;

    public static ImpliedColumns Over(double* block, int rows)
    {
        double* Next()
        {
            double* column = block;
            block += rows;
            return column;
        }

        return new ImpliedColumns
        {
            Sign = Next(),
            LegSpot = Next(),
            LegStrike = Next(),
            LogMoneyness = Next(),
            Finite = Next(),
            Positive = Next(),
            Distance = Next(),
            Target = Next(),
            TargetComplement = Next(),
            LogTarget = Next(),
            Region = Next(),
            StdDev = Next(),
            Active = Next(),
            Slope = Next(),
            Value = Next(),
            Complement = Next(),
            Status = Next(),
        };
    }
}
