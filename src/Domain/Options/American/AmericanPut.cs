using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>Value and sensitivities of an American put.</summary>
internal static unsafe class AmericanPut
{
    // Of the parameter; central differences of smooth functions, whose own error is 1e-8.
    private const double Bump = 2e-4;

    // Interest on the strike too small to be worth exercising for.
    private const double NegligibleRate = 1e-9;

    /// <summary>The boundary just before expiry, 0 where early exercise never pays, NaN where there are two boundaries.</summary>
    public static double Top(double strike, double rate, double yield)
    {
        if (rate > NegligibleRate)
        {
            return yield > rate ? strike * (rate / yield) : strike;
        }

        if (rate >= 0.0)
        {
            return yield < -NegligibleRate ? strike : 0.0;
        }

        return yield < rate ? double.NaN : 0.0;
    }

    /// <summary>Price, delta and gamma; vega and rho as asked for, else NaN.</summary>
    public static PutValue Evaluate(in PutTerms terms, RateSensitivity sensitivity) =>
        Vector512.IsHardwareAccelerated ? Evaluate<Lanes512>(terms, sensitivity)
        : Vector256.IsHardwareAccelerated ? Evaluate<Lanes256>(terms, sensitivity)
        : Evaluate<Lanes128>(terms, sensitivity);

    /// <summary>In registers of one width; all give the same bits.</summary>
    [SkipLocalsInit]
    public static PutValue Evaluate<TV>(in PutTerms terms, RateSensitivity sensitivity)
        where TV : struct, ILanes<TV>
    {
        double intrinsic = terms.Strike - terms.Spot;
        PutValue exercised = new(intrinsic, -1.0, 0.0, 0.0, 0.0, true);
        Greeks european = BlackScholesMerton.Evaluate(
            OptionRight.Put, terms.Spot, terms.Strike, terms.Years, terms.Rate, terms.Yield, terms.Vol);
        double europeanRho = sensitivity == RateSensitivity.Yield ? -terms.Years * terms.Spot * european.Delta : european.Rho;
        PutValue held = new(european.Price, european.Delta, european.Gamma, european.Vega, europeanRho, false);
        double top = Top(terms.Strike, terms.Rate, terms.Yield);
        if (top == 0.0 || double.IsNaN(european.Price))
        {
            return held;
        }

        if (!(terms.Vol * Math.Sqrt(terms.Years) > 1e-8))
        {
            return intrinsic >= european.Price ? exercised : held;
        }

        double* block = stackalloc double[BoundaryWorkspace.Doubles];
        BoundaryWorkspace w = BoundaryWorkspace.Over(block);
        if (double.IsNaN(top) || !ExerciseBoundary<TV>.Solve(terms, top, w))
        {
            return ExerciseTree.Put(terms, sensitivity);
        }

        if (terms.Spot <= top * PortableMath.Exp(-w.Boundary[0]))
        {
            return exercised;
        }

        (double value, double delta, double gamma) = PremiumIntegral<TV>.Evaluate(terms, top, w.Boundary);
        double price = european.Price + value;
        if (price < intrinsic)
        {
            return exercised; // within rounding of the boundary
        }

        double vega = double.NaN;
        double rho = double.NaN;
        if (sensitivity != RateSensitivity.None)
        {
            double h = Bump * terms.Vol;
            vega = european.Vega + Slope<TV>(terms, terms with { Vol = terms.Vol + h }, h, terms with { Vol = terms.Vol - h }, -h, w);
            rho = europeanRho + RateSlope<TV>(terms, sensitivity, w);
        }

        return new PutValue(price, european.Delta + delta, european.Gamma + gamma, vega, rho, false);
    }

    /// <summary>Differences stay on one side where the boundary's start has a kink, at a yield equal to the rate, and of a rate of 0.</summary>
    private static double RateSlope<TV>(in PutTerms terms, RateSensitivity sensitivity, in BoundaryWorkspace w)
        where TV : struct, ILanes<TV>
    {
        double h = terms.Rate > 0.0 ? Bump * Math.Min(terms.Rate, 0.1) : 1e-6;
        bool kink = Math.Abs(terms.Rate - terms.Yield) <= h;
        if (sensitivity == RateSensitivity.Rate)
        {
            double below = kink || !(terms.Rate > 0.0) ? 0.0 : -h;
            return Slope<TV>(terms, terms with { Rate = terms.Rate + h }, h, terms with { Rate = terms.Rate + below }, below, w);
        }

        double above = kink ? 0.0 : h;
        return Slope<TV>(terms, terms with { Yield = terms.Yield + above }, above, terms with { Yield = terms.Yield - h }, -h, w);
    }

    /// <summary>The premium's derivative between two sets of terms, each so far from the middle one, the boundary moving with them.</summary>
    private static double Slope<TV>(in PutTerms terms, in PutTerms up, double above, in PutTerms down, double below, in BoundaryWorkspace w)
        where TV : struct, ILanes<TV>
    {
        double* slope = stackalloc double[BoundaryTables.Points];
        double* moved = stackalloc double[BoundaryTables.Points];
        double spread = above - below;
        ExerciseBoundary<TV>.Sensitivity(terms, up, down, spread, w, slope);
        return (Moved<TV>(up, above, w.Boundary, slope, moved) - Moved<TV>(down, below, w.Boundary, slope, moved)) / spread;
    }

    private static double Moved<TV>(in PutTerms terms, double h, double* boundary, double* slope, double* moved)
        where TV : struct, ILanes<TV>
    {
        for (int i = 0; i < BoundaryTables.Points; i++)
        {
            moved[i] = Math.Max(boundary[i] + (h * slope[i]), 0.0);
        }

        return PremiumIntegral<TV>.Evaluate(terms, Top(terms.Strike, terms.Rate, terms.Yield), moved).Value;
    }
}
