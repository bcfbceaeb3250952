using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// A first boundary: the critical price of G. Barone-Adesi and R. Whaley, "Efficient analytic approximation of American option values"
/// (J. Finance 42, 1987), their Newton iteration at every collocation time. Lanes are collocation points.
/// </summary>
internal static unsafe class InitialBoundary<TV>
    where TV : struct, ILanes<TV>
{
    private const int Steps = 8;

    // Of the strike: without a rate the perpetual boundary is 0, whose logarithm nobody can use.
    private const double LeastPerpetual = 1e-15;

    /// <summary>Fills <see cref="BoundaryWorkspace.Boundary"/>; gives its upper bound, ln(X/B) of the perpetual put.</summary>
    public static double Guess(in PutTerms terms, double top, in BoundaryWorkspace w)
    {
        double variance = terms.Vol * terms.Vol;
        double drift = terms.Rate - terms.Yield - (0.5 * variance);
        double exponent = (-drift - Math.Sqrt((drift * drift) + (2.0 * terms.Rate * variance))) / variance;
        double perpetual = Math.Clamp(terms.Strike * (exponent / (exponent - 1.0)), terms.Strike * LeastPerpetual, top * (1.0 - 1e-6));
        double decayed = (terms.Rate * variance) > 0.0 ? 2.0 * terms.Rate / variance : 0.0;
        double shift = (2.0 * (terms.Rate - terms.Yield) / variance) - 1.0;
        for (int i = 0; i < BoundaryTables.Points; i++)
        {
            double root = BoundaryTables.Shared.Root[i];
            double years = terms.Years * root * root;
            double growth = -PortableMath.Expm1(-terms.Rate * years);
            double ratio = terms.Rate == 0.0 ? 2.0 / (variance * years) : decayed / growth;
            w.Nu[i] = -0.5 * (shift + Math.Sqrt((shift * shift) + (4.0 * ratio)));
            w.De[i] = Math.Max(perpetual, top * (1.0 - (terms.Vol * Math.Sqrt(years))));
        }

        for (int step = 0; step < Steps; step++)
        {
            Step(terms, perpetual, top * (1.0 - 1e-9), w.Nu, w.De);
        }

        double most = PortableMath.LogRatio(top, perpetual);
        for (int i = BoundaryTables.Points - 1; i >= 0; i--)
        {
            double level = PortableMath.LogRatio(top, w.De[i]);
            if (level >= most * (1.0 - 1e-9) && i < BoundaryTables.Points - 1)
            {
                // Ran away: go on from the time before, as the square root of time.
                level = Math.Min(w.Boundary[i + 1] * (BoundaryTables.Shared.Root[i] / BoundaryTables.Shared.Root[i + 1]), most);
            }

            w.Boundary[i] = level;
        }

        return most;
    }

    /// <summary>K - B = p(B) - (1 - e^(-qt) N(-d1)) B/lambda, lambda their q_1.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Step(in PutTerms terms, double least, double most, double* exponents, double* boundary)
    {
        TV one = TV.Broadcast(1.0);
        TV strike = TV.Broadcast(terms.Strike);
        double* d = stackalloc double[8];
        double* cdf = stackalloc double[8];
        double* density = stackalloc double[8];
        for (int i = 0; i < BoundaryTables.Points; i += TV.Count)
        {
            TV level = TV.Load(boundary + i);
            TV root = TV.Load(BoundaryTables.Shared.Root + i) * TV.Broadcast(Math.Sqrt(terms.Years));
            TV dev = root * TV.Broadcast(terms.Vol);
            TV log = LogKernel.Ratio(level, strike, out _);
            TV d1 = (TV.Fma(TV.Broadcast(terms.Rate - terms.Yield) * root, root, log) / dev) + (TV.Broadcast(0.5) * dev);
            TV.Store(dev - d1, d);
            DistributionPass<TV>.Run(d, cdf, density, TV.Count);
            TV strikePart = strike * Discount(terms.Rate, root) * TV.Load(cdf);
            TV.Store(-d1, d);
            DistributionPass<TV>.Run(d, cdf, density, TV.Count);
            TV yieldDiscount = Discount(terms.Yield, root);
            TV tail = yieldDiscount * TV.Load(cdf);
            TV perExponent = one / TV.Load(exponents + i);
            TV held = strikePart - (tail * level) - ((one - tail) * level * perExponent);
            TV slope = -(tail * (one - perExponent)) - ((one + (yieldDiscount * TV.Load(density) / dev)) * perExponent);
            TV next = TV.Fma(slope, level, strike - held) / (one + slope);
            TV.Store(LanesMath.Max(TV.Broadcast(least), LanesMath.Min(TV.Broadcast(most), next)), boundary + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TV Discount(double rate, TV root) =>
        ExpKernel.Scaled(TV.Broadcast(1.0), TV.Broadcast(-rate) * root * root, TV.Broadcast(0.0));
}
