using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// The fixed-point system FP-A of Andersen, Lake and Offengenden (2016), divided by e^(rt): B = K Nu/De,
/// Nu = e^(-rt) n(d-)/s + r int e^(-r(t-u)) n(d-)/s du and De = e^(-qt) (N(d+) + n(d+)/s) + q int e^(-q(t-u)) (N(d+) + n(d+)/s) du, d at (t, B/K) before the
/// integrals and at (t-u, B(t)/B(u)) inside. It rests on smooth pasting: FP-B, from value matching alone, hardly determines B, since
/// the value is stationary there (tried: at r = q it diverged with more points). Lanes are collocation points, so that no sum runs
/// across lanes.
/// </summary>
internal static unsafe class BoundaryPasses<TV>
    where TV : struct, ILanes<TV>
{
    private const int Points = BoundaryTables.Points;

    /// <summary>What doesn't change from step to step.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Prepare(in PutTerms terms, in BoundaryWorkspace w)
    {
        BoundaryTables tables = BoundaryTables.Shared;
        for (int j = 0; j < BoundaryWorkspace.Rows; j++)
        {
            bool european = j == BoundaryTables.Nodes;
            TV cosine = TV.Broadcast(european ? 1.0 : tables.Inner.Cosine[j]);
            TV weight = TV.Broadcast(european ? 1.0 : tables.Inner.Weight[j] * tables.Inner.Cosine[j]);
            for (int i = 0; i < Points; i += TV.Count)
            {
                TV root = TV.Load(tables.Root + i) * TV.Broadcast(Math.Sqrt(terms.Years));
                TV rootLeft = root * cosine;
                TV span = european ? TV.Broadcast(1.0) : root * root;
                TV.Store(weight * Discount(terms.Rate, rootLeft, european ? 1.0 : terms.Rate) * span, w.RateWeight + (j * Points) + i);
                TV.Store(weight * Discount(terms.Yield, rootLeft, european ? 1.0 : terms.Yield) * span, w.YieldWeight + (j * Points) + i);
                TV.Store(TV.Broadcast(1.0) / (TV.Broadcast(terms.Vol) * rootLeft), w.InverseDev + (j * Points) + i);
            }
        }
    }

    /// <summary>After another volatility was prepared at the same rates and term.</summary>
    public static void Rescale(double volBefore, double vol, in BoundaryWorkspace w)
    {
        TV ratio = TV.Broadcast(volBefore / vol);
        for (int i = 0; i < BoundaryWorkspace.Cells; i += TV.Count)
        {
            TV.Store(TV.Load(w.InverseDev + i) * ratio, w.InverseDev + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Discount(double rate, TV root, double scale) =>
        ExpKernel.Scaled(TV.Broadcast(scale), TV.Broadcast(-rate) * root * root, TV.Broadcast(0.0));

    /// <summary>-ln(B/X) at the nodes, from its interpolated square.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Interpolate(double logTop, in BoundaryWorkspace w)
    {
        double* row = BoundaryTables.Shared.Interpolation;
        TV zero = TV.Broadcast(0.0);
        for (int j = 0; j < BoundaryTables.Nodes; j++, row += Points * Points)
        {
            for (int i = 0; i < Points; i += TV.Count)
            {
                TV even = zero;
                TV odd = zero;
                for (int k = 0; k < Points; k += 2)
                {
                    even = TV.Fma(TV.Broadcast(w.Squares[k]), TV.Load(row + (k * Points) + i), even);
                    odd = TV.Fma(TV.Broadcast(w.Squares[k + 1]), TV.Load(row + ((k + 1) * Points) + i), odd);
                }

                TV.Store(TV.Sqrt(LanesMath.Max(zero, even + odd)), w.Earlier + (j * Points) + i);
            }
        }

        for (int i = 0; i < Points; i++)
        {
            w.Earlier[(BoundaryTables.Nodes * Points) + i] = logTop;
        }
    }

    /// <summary>d = (ln(B(t)/B(u)) + (r - q)(t - u))/s +- s/2, s = sigma sqrt(t - u).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Standardise(in PutTerms terms, in BoundaryWorkspace w)
    {
        TV slope = TV.Broadcast((terms.Rate - terms.Yield) / (terms.Vol * terms.Vol));
        TV half = TV.Broadcast(0.5);
        for (int j = 0; j < BoundaryWorkspace.Cells; j += Points)
        {
            for (int i = 0; i < Points; i += TV.Count)
            {
                TV inverse = TV.Load(w.InverseDev + j + i);
                TV dev = TV.Broadcast(1.0) / inverse;
                TV centre = TV.Fma(TV.Load(w.Earlier + j + i) - TV.Load(w.Boundary + i), inverse, slope * dev);
                TV.Store(TV.Fma(-half, dev, centre), w.D + j + i);
                TV.Store(TV.Fma(half, dev, centre), w.D + BoundaryWorkspace.Cells + j + i);
            }
        }
    }

    /// <summary>ln(K Nu/(De B)) at every point: 0 on the boundary.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Sum(double logTop, in BoundaryWorkspace w)
    {
        for (int i = 0; i < Points; i += TV.Count)
        {
            TV nu = TV.Broadcast(0.0);
            TV de = TV.Broadcast(0.0);
            for (int j = 0; j < BoundaryWorkspace.Cells; j += Points)
            {
                TV inverse = TV.Load(w.InverseDev + j + i);
                TV upper = TV.Fma(inverse, TV.Load(w.Density + BoundaryWorkspace.Cells + j + i), TV.Load(w.Cdf + BoundaryWorkspace.Cells + j + i));
                nu = TV.Fma(TV.Load(w.RateWeight + j + i) * inverse, TV.Load(w.Density + j + i), nu);
                de = TV.Fma(TV.Load(w.YieldWeight + j + i), upper, de);
            }

            TV.Store(nu, w.Nu + i);
            TV.Store(de, w.De + i);
            TV.Store(LogKernel.Ratio(nu, de, out _) - TV.Broadcast(logTop) + TV.Load(w.Boundary + i), w.Residual + i);
        }
    }

    /// <summary>
    /// Derivatives of the residuals: g_i moves every ratio of its own row, g_k through the interpolated square, d earlier = W g_k/earlier.
    /// Overwrites the density.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Differentiate(in BoundaryWorkspace w)
    {
        TV zero = TV.Broadcast(0.0);
        TV one = TV.Broadcast(1.0);
        for (int i = 0; i < Points; i += TV.Count)
        {
            TV inverseNu = one / TV.Load(w.Nu + i);
            TV inverseDe = one / TV.Load(w.De + i);
            TV own = one;
            for (int j = 0; j < BoundaryWorkspace.Cells; j += Points)
            {
                TV inverse = TV.Load(w.InverseDev + j + i);
                TV lower = TV.Load(w.D + j + i) * inverse;
                TV upper = TV.Fma(-TV.Load(w.D + BoundaryWorkspace.Cells + j + i), inverse, one);
                TV rateSlope = TV.Load(w.RateWeight + j + i) * TV.Load(w.Density + j + i) * inverseNu * lower;
                TV yieldSlope = TV.Load(w.YieldWeight + j + i) * TV.Load(w.Density + BoundaryWorkspace.Cells + j + i) * inverseDe * upper;
                TV slope = -(rateSlope + yieldSlope) * inverse;
                own -= slope;
                TV earlier = TV.Load(w.Earlier + j + i);
                TV.Store(TV.SelectLess(zero, earlier, slope / earlier, zero), w.Density + j + i);
            }

            TV.Store(own, w.Squares + i); // free until the next step makes them anew
        }
    }

    /// <summary>Adds the part through the interpolation, and the own derivatives on the diagonal.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Couple(in BoundaryWorkspace w)
    {
        double* matrix = BoundaryTables.Shared.Interpolation;
        for (int k = 0; k < Points; k++)
        {
            TV level = TV.Broadcast(w.Boundary[k]);
            for (int i = 0; i < Points; i += TV.Count)
            {
                TV even = TV.Broadcast(0.0);
                TV odd = TV.Broadcast(0.0);
                for (int j = 0; j < BoundaryTables.Nodes; j += 2)
                {
                    double* cell = matrix + (((j * Points) + k) * Points) + i;
                    even = TV.Fma(TV.Load(w.Density + (j * Points) + i), TV.Load(cell), even);
                    odd = TV.Fma(TV.Load(w.Density + ((j + 1) * Points) + i), TV.Load(cell + (Points * Points)), odd);
                }

                TV.Store((even + odd) * level, w.Jacobian + (k * Points) + i);
            }

            w.Jacobian[(k * Points) + k] += w.Squares[k];
        }
    }
}
