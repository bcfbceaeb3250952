using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// Derivative of the residuals of <see cref="BoundaryPasses{TV}"/> to the rate or the yield at a fixed boundary. With the Jacobian it gives the
/// boundary's derivative by the implicit function theorem. Neither parameter may be exactly 0: the weights carry it as a factor.
/// </summary>
internal static unsafe class ParameterPass<TV>
    where TV : struct, ILanes<TV>
{
    /// <summary>d ln(X/K): the start of the boundary is min(K, K r/q).</summary>
    public static double TopSlope(in PutTerms terms, RateSensitivity side) =>
        !(terms.Rate > 0.0 && terms.Yield > terms.Rate) ? 0.0
        : side == RateSensitivity.Rate ? 1.0 / terms.Rate
        : -1.0 / terms.Yield;

    /// <summary>After <see cref="BoundaryPasses{TV}.Sum"/> and before the density is overwritten.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(in PutTerms terms, RateSensitivity side, in BoundaryWorkspace w, double* slope)
    {
        bool toRate = side == RateSensitivity.Rate;
        TV one = TV.Broadcast(1.0);
        TV zero = TV.Broadcast(0.0);
        TV sign = TV.Broadcast(toRate ? 1.0 : -1.0);
        TV perVariance = TV.Broadcast(1.0 / (terms.Vol * terms.Vol));
        TV topSlope = TV.Broadcast(TopSlope(terms, side));
        TV inner = TV.Broadcast(1.0 / (toRate ? terms.Rate : terms.Yield));
        for (int i = 0; i < BoundaryTables.Points; i += TV.Count)
        {
            TV nu = zero;
            TV de = zero;
            for (int row = 0; row < BoundaryWorkspace.Rows; row++)
            {
                bool european = row == BoundaryTables.Nodes;
                int at = (row * BoundaryTables.Points) + i;
                TV inverse = TV.Load(w.InverseDev + at);
                TV dev = one / inverse;
                TV left = dev * dev * perVariance;
                TV weight = (european ? zero : inner) - left;
                TV move = sign * left * inverse;
                if (european)
                {
                    move = TV.Fma(topSlope, inverse, move);
                }

                TV lower = TV.Load(w.D + at);
                TV lowerMove = (toRate ? weight : zero) - (lower * move);
                nu = TV.Fma(TV.Load(w.RateWeight + at) * inverse * TV.Load(w.Density + at), lowerMove, nu);
                TV upper = TV.Load(w.D + BoundaryWorkspace.Cells + at);
                TV density = TV.Load(w.Density + BoundaryWorkspace.Cells + at);
                TV upperMove = density * (one - (upper * inverse)) * move;
                if (!toRate)
                {
                    upperMove = TV.Fma(weight, TV.Fma(inverse, density, TV.Load(w.Cdf + BoundaryWorkspace.Cells + at)), upperMove);
                }

                de = TV.Fma(TV.Load(w.YieldWeight + at), upperMove, de);
            }

            TV.Store((nu / TV.Load(w.Nu + i)) - (de / TV.Load(w.De + i)) - topSlope, slope + i);
        }
    }
}
