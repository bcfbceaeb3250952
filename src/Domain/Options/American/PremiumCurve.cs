using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>What the premium needs of rate, yield and years alone, at the quadrature nodes.</summary>
internal unsafe struct PremiumWeights
{
    public const int Columns = BoundaryTables.PriceNodes;

    /// <summary>Time since the option began, square rooted.</summary>
    public double* Root;

    /// <summary>r e^(-rm) dm and q e^(-qm) dm.</summary>
    public double* Interest;
    public double* Income;

    /// <summary>The derivative of the former, or of the latter, to its rate.</summary>
    public double* Slope;

    public static PremiumWeights Over(double* block) => new()
    {
        Root = block,
        Interest = block + Columns,
        Income = block + (2 * Columns),
        Slope = block + (3 * Columns),
    };
}

/// <summary>Premium of a put and its derivatives to spot, volatility and one rate.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Premium(double Value, double Delta, double Gamma, double Vega, double Rho);

/// <summary>
/// The early-exercise premium as a function of the volatility: Kim's integral as in <see cref="PremiumIntegral{TV}"/> over the boundaries of a
/// <see cref="VolPanel"/>, with its derivatives in closed form, the boundary's own movement included.
/// </summary>
internal static unsafe class PremiumCurve<TV>
    where TV : struct, ILanes<TV>
{
    private const int Columns = PremiumWeights.Columns;
    private const int Rows = 10;
    private const int Results = 5;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Prepare(in PutTerms terms, RateSensitivity side, in PremiumWeights weights)
    {
        BoundaryTables tables = BoundaryTables.Shared;
        TV zero = TV.Broadcast(0.0);
        TV years = TV.Broadcast(terms.Years);
        double rate = side == RateSensitivity.Rate ? terms.Rate : terms.Yield;
        for (int j = 0; j < Columns; j += TV.Count)
        {
            TV cosine = TV.Load(tables.Price.Cosine + j);
            TV time = years * cosine * cosine;
            TV weight = TV.Load(tables.Price.Weight + j) * cosine * years;
            TV.Store(TV.Broadcast(Math.Sqrt(terms.Years)) * cosine, weights.Root + j);
            TV.Store(ExpKernel.Scaled(TV.Broadcast(terms.Rate) * weight, TV.Broadcast(-terms.Rate) * time, zero), weights.Interest + j);
            TV.Store(ExpKernel.Scaled(TV.Broadcast(terms.Yield) * weight, TV.Broadcast(-terms.Yield) * time, zero), weights.Income + j);
            TV discounted = ExpKernel.Scaled(weight, TV.Broadcast(-rate) * time, zero);
            TV.Store(TV.Fma(-(TV.Broadcast(rate) * time), discounted, discounted), weights.Slope + j);
        }
    }

    /// <summary>Value and vega; the other derivatives, to the spot and the rate of <paramref name="side"/>, only if asked for.</summary>
    [SkipLocalsInit]
    public static Premium Evaluate(in PutTerms terms, RateSensitivity side, in PremiumWeights weights, VolPanel panel, bool withGreeks)
    {
        double* block = stackalloc double[(Rows + Results) * Columns];
        double* values = block + (Rows * Columns);
        Standardise(terms, side, weights, panel, withGreeks, block);
        DistributionPass<TV>.Run(block, block + (2 * Columns), block + (4 * Columns), 2 * Columns);
        Assemble(terms, weights, block, values);
        if (!withGreeks)
        {
            return new Premium(Sum(values), double.NaN, double.NaN, Sum(values + Columns), double.NaN);
        }

        AssembleGreeks(terms, side, weights, block, values);
        return new Premium(Sum(values), Sum(values + (2 * Columns)), Sum(values + (3 * Columns)), Sum(values + Columns), Sum(values + (4 * Columns)));
    }

    // Rows of the block, each for d- and d+: minus d, its distribution, its density, its slope to sigma; then 1/dev and the slope to the rate.
    private const int VolSlope = 6 * Columns;
    private const int InverseDev = 8 * Columns;
    private const int RateSlope = 9 * Columns;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Standardise(in PutTerms terms, RateSensitivity side, in PremiumWeights weights, VolPanel panel, bool withGreeks, double* block)
    {
        double* basis = stackalloc double[2 * VolPanel.Count];
        Chebyshev(panel, terms.Vol, basis);
        TV one = TV.Broadcast(1.0);
        TV half = TV.Broadcast(0.5);
        TV vol = TV.Broadcast(terms.Vol);
        TV perVol = TV.Broadcast(1.0 / terms.Vol);
        TV carry = TV.Broadcast(terms.Rate - terms.Yield);
        TV sign = TV.Broadcast(side == RateSensitivity.Rate ? 1.0 : -1.0);
        TV topSlope = TV.Broadcast(ParameterPass<TV>.TopSlope(terms, side));
        TV logTop = TV.Broadcast(PortableMath.LogRatio(terms.Spot, AmericanPut.Top(terms.Strike, terms.Rate, terms.Yield)));
        for (int j = 0; j < Columns; j += TV.Count)
        {
            TV level = TV.Broadcast(0.0);
            TV levelSlope = level;
            TV moved = level;
            for (int k = 0; k < VolPanel.Count; k++)
            {
                TV coefficient = TV.Load(panel.Levels + (k * Columns) + j);
                level = TV.Fma(TV.Broadcast(basis[k]), coefficient, level);
                levelSlope = TV.Fma(TV.Broadcast(basis[VolPanel.Count + k]), coefficient, levelSlope);
                moved = withGreeks ? TV.Fma(TV.Broadcast(basis[k]), TV.Load(panel.Slopes + (k * Columns) + j), moved) : moved;
            }

            levelSlope = TV.Fma(vol, levelSlope, level);
            level *= vol;
            moved *= vol;
            TV root = TV.Load(weights.Root + j);
            TV time = root * root;
            TV dev = vol * root;
            TV inverse = one / dev;
            TV centre = TV.Fma(carry, time, logTop + level) * inverse;
            TV halfDev = half * dev;
            TV.Store(NormalKernel.Bounded(halfDev - centre), block + j);
            TV.Store(NormalKernel.Bounded(-(halfDev + centre)), block + Columns + j);
            TV slope = TV.Fma(levelSlope, inverse, -(centre * perVol));
            TV halfRoot = half * root;
            TV.Store(slope - halfRoot, block + VolSlope + j);
            TV.Store(slope + halfRoot, block + VolSlope + Columns + j);
            TV.Store(inverse, block + InverseDev + j);
            TV.Store((TV.Fma(sign, time, moved) - topSlope) * inverse, block + RateSlope + j);
        }
    }

    /// <summary>Value and its slope to sigma at each node.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Assemble(in PutTerms terms, in PremiumWeights weights, double* block, double* values)
    {
        TV strike = TV.Broadcast(terms.Strike);
        TV spot = TV.Broadcast(terms.Spot);
        for (int j = 0; j < Columns; j += TV.Count)
        {
            TV interest = strike * TV.Load(weights.Interest + j);
            TV income = spot * TV.Load(weights.Income + j);
            TV.Store((interest * TV.Load(block + (2 * Columns) + j)) - (income * TV.Load(block + (3 * Columns) + j)), values + j);
            TV lower = interest * TV.Load(block + (4 * Columns) + j) * TV.Load(block + VolSlope + j);
            TV.Store((income * TV.Load(block + (5 * Columns) + j) * TV.Load(block + VolSlope + Columns + j)) - lower, values + Columns + j);
        }
    }

    /// <summary>Delta, gamma (the densities carry 1/dev) and rho at each node.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AssembleGreeks(in PutTerms terms, RateSensitivity side, in PremiumWeights weights, double* block, double* values)
    {
        TV one = TV.Broadcast(1.0);
        TV strike = TV.Broadcast(terms.Strike);
        TV spot = TV.Broadcast(terms.Spot);
        TV perSpot = TV.Broadcast(1.0 / terms.Spot);
        bool toRate = side == RateSensitivity.Rate;
        for (int j = 0; j < Columns; j += TV.Count)
        {
            TV inverse = TV.Load(block + InverseDev + j);
            TV lower = strike * TV.Load(weights.Interest + j) * TV.Load(block + (4 * Columns) + j);
            TV upper = TV.Load(weights.Income + j) * TV.Load(block + (5 * Columns) + j);
            TV upperTail = TV.Load(block + (3 * Columns) + j);
            TV lowerSlope = lower * inverse * perSpot;
            TV upperSlope = upper * inverse;
            TV.Store(upperSlope - TV.Fma(TV.Load(weights.Income + j), upperTail, lowerSlope), values + (2 * Columns) + j);
            TV lowerBend = TV.Fma(-TV.Load(block + j), inverse, one);
            TV upperBend = TV.Fma(TV.Load(block + Columns + j), inverse, one);
            TV.Store(TV.Fma(lowerSlope, lowerBend, upperSlope * upperBend) * perSpot, values + (3 * Columns) + j);
            TV weighed = toRate
                ? strike * TV.Load(weights.Slope + j) * TV.Load(block + (2 * Columns) + j)
                : -(spot * TV.Load(weights.Slope + j) * upperTail);
            TV.Store(TV.Fma((spot * upper) - lower, TV.Load(block + RateSlope + j), weighed), values + (4 * Columns) + j);
        }
    }

    /// <summary>T_k(x) and dT_k/dsigma at x = (ln sigma - middle)/half width: T'_k = k U_(k-1).</summary>
    private static void Chebyshev(VolPanel panel, double vol, double* basis)
    {
        double x = (PortableMath.Log(vol) - panel.Middle) / panel.HalfWidth;
        double perVol = 1.0 / (vol * panel.HalfWidth);
        double* slope = basis + VolPanel.Count;
        (basis[0], basis[1]) = (1.0, x);
        (slope[0], slope[1]) = (0.0, perVol);
        double before = 0.0;
        double second = 1.0;
        for (int k = 2; k < VolPanel.Count; k++)
        {
            basis[k] = (2.0 * x * basis[k - 1]) - basis[k - 2];
            (before, second) = (second, (2.0 * x * second) - before);
            slope[k] = k * second * perVol;
        }
    }

    /// <summary>In eight strands whatever the width, so that the bits don't depend on it.</summary>
    private static double Sum(double* values)
    {
        double* strands = stackalloc double[8];
        for (int i = 0; i < 8; i += TV.Count)
        {
            TV sum = TV.Load(values + i);
            for (int j = 8; j < Columns; j += 8)
            {
                sum += TV.Load(values + j + i);
            }

            TV.Store(sum, strands + i);
        }

        return strands[0] + strands[1] + strands[2] + strands[3] + strands[4] + strands[5] + strands[6] + strands[7];
    }
}
