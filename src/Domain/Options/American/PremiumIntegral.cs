using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// The early-exercise premium of a put and its derivatives to the spot, given the boundary: Kim's integral
/// int r K e^(-rm) N(-d-(m, S/B)) - q S e^(-qm) N(-d+(m, S/B)) dm (Andersen, Lake, Offengenden 2016, eq. 2.6). Lanes are quadrature nodes;
/// terms are summed one after the other, so that the sum doesn't depend on the width.
/// </summary>
internal static unsafe class PremiumIntegral<TV>
    where TV : struct, ILanes<TV>
{
    private const int Nodes = BoundaryTables.PriceNodes;

    /// <summary>Premium, its first and its second derivative to the spot.</summary>
    public static (double Value, double Delta, double Gamma) Evaluate(in PutTerms terms, double top, double* g)
    {
        double* block = stackalloc double[12 * Nodes];
        Columns c = new()
        {
            MinusD = block,
            Tail = block + (2 * Nodes),
            Density = block + (4 * Nodes),
            Dev = block + (6 * Nodes),
            Interest = block + (7 * Nodes),
            Income = block + (8 * Nodes),
        };
        double* values = block + (9 * Nodes);
        Standardise(terms, top, g, c);
        Weigh(terms.Rate, terms.Rate * terms.Strike * terms.Years, terms.Years, c.Interest);
        Weigh(terms.Yield, terms.Yield * terms.Years, terms.Years, c.Income);
        DistributionPass<TV>.Run(c.MinusD, c.Tail, c.Density, 2 * Nodes);
        Assemble(terms.Spot, c, values);
        double value = 0.0, delta = 0.0, gamma = 0.0;
        for (int j = 0; j < Nodes; j++)
        {
            value += values[j];
            delta += values[Nodes + j];
            gamma += values[(2 * Nodes) + j];
        }

        return (value, delta, gamma);
    }

    /// <summary>-d-, then -d+, and sigma sqrt(m).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Standardise(in PutTerms terms, double top, double* g, in Columns c)
    {
        BoundaryTables tables = BoundaryTables.Shared;
        TV zero = TV.Broadcast(0.0);
        TV carry = TV.Broadcast(terms.Rate - terms.Yield);
        TV logTop = TV.Broadcast(PortableMath.LogRatio(terms.Spot, top));
        for (int j = 0; j < Nodes; j += TV.Count)
        {
            TV square = zero;
            for (int k = 0; k < BoundaryTables.Points; k++)
            {
                square = TV.Fma(TV.Broadcast(g[k] * g[k]), TV.Load(tables.PriceInterpolation + (k * Nodes) + j), square);
            }

            TV root = TV.Broadcast(Math.Sqrt(terms.Years)) * TV.Load(tables.Price.Cosine + j);
            TV dev = TV.Broadcast(terms.Vol) * root;
            TV centre = TV.Fma(carry, root * root, logTop + TV.Sqrt(LanesMath.Max(zero, square))) / dev;
            TV half = TV.Broadcast(0.5) * dev;
            TV.Store(NormalKernel.Bounded(half - centre), c.MinusD + j);
            TV.Store(NormalKernel.Bounded(-(half + centre)), c.MinusD + Nodes + j);
            TV.Store(dev, c.Dev + j);
        }
    }

    /// <summary>scale e^(-rate m) dm/T.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Weigh(double rate, double scale, double years, double* weights)
    {
        BoundaryTables tables = BoundaryTables.Shared;
        for (int j = 0; j < Nodes; j += TV.Count)
        {
            TV cosine = TV.Load(tables.Price.Cosine + j);
            TV weight = TV.Load(tables.Price.Weight + j) * cosine * TV.Broadcast(scale);
            TV.Store(ExpKernel.Scaled(weight, TV.Broadcast(-rate * years) * cosine * cosine, TV.Broadcast(0.0)), weights + j);
        }
    }

    /// <summary>With d n(d) for the derivative of n, and both densities carrying 1/s.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Assemble(double spotPrice, in Columns c, double* values)
    {
        TV one = TV.Broadcast(1.0);
        TV spot = TV.Broadcast(spotPrice);
        TV perSpot = TV.Broadcast(1.0 / spotPrice);
        for (int j = 0; j < Nodes; j += TV.Count)
        {
            TV interest = TV.Load(c.Interest + j);
            TV income = TV.Load(c.Income + j);
            TV perDev = one / TV.Load(c.Dev + j);
            TV lowerTail = TV.Load(c.Tail + j);
            TV upperTail = TV.Load(c.Tail + Nodes + j);
            TV lowerSlope = interest * TV.Load(c.Density + j) * perDev * perSpot;
            TV upperSlope = income * TV.Load(c.Density + Nodes + j) * perDev;
            TV.Store((interest * lowerTail) - (income * spot * upperTail), values + j);
            TV.Store(upperSlope - TV.Fma(income, upperTail, lowerSlope), values + Nodes + j);
            TV lowerBend = TV.Fma(-TV.Load(c.MinusD + j), perDev, one);
            TV upperBend = TV.Fma(TV.Load(c.MinusD + Nodes + j), perDev, one);
            TV.Store(TV.Fma(lowerSlope, lowerBend, upperSlope * upperBend) * perSpot, values + (2 * Nodes) + j);
        }
    }

    private struct Columns
    {
        public double* MinusD;
        public double* Tail;
        public double* Density;
        public double* Dev;
        public double* Interest;
        public double* Income;
    }
}
