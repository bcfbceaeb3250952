using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// For what the integral method doesn't cover: the put whose rate lies below 0 and whose yield lies below the rate has two exercise
/// boundaries, and where the rate is next to nothing against the variance the boundary may not be found. A Leisen-Reimer tree
/// ("Binomial models for option valuation", Appl. Math. Finance 3, 1996) prices it, to about 1e-5.
/// </summary>
internal static class ExerciseTree
{
    private const int Steps = 801;

    public static PutValue Put(in PutTerms terms, RateSensitivity sensitivity)
    {
        (double price, double delta, double gamma) = Roll(terms);
        double vega = double.NaN;
        double rho = double.NaN;
        if (sensitivity != RateSensitivity.None)
        {
            double h = 1e-3 * terms.Vol;
            vega = (Roll(terms with { Vol = terms.Vol + h }).Price - Roll(terms with { Vol = terms.Vol - h }).Price) / (2.0 * h);
            h = 1e-4;
            rho = sensitivity == RateSensitivity.Rate
                ? (Roll(terms with { Rate = terms.Rate + h }).Price - Roll(terms with { Rate = terms.Rate - h }).Price) / (2.0 * h)
                : (Roll(terms with { Yield = terms.Yield + h }).Price - Roll(terms with { Yield = terms.Yield - h }).Price) / (2.0 * h);
        }

        return new PutValue(price, delta, gamma, vega, rho, price <= terms.Strike - terms.Spot);
    }

    private static (double Price, double Delta, double Gamma) Roll(in PutTerms terms)
    {
        double step = terms.Years / Steps;
        double dev = terms.Vol * Math.Sqrt(terms.Years);
        double growth = PortableMath.Exp((terms.Rate - terms.Yield) * step);
        double discount = PortableMath.Exp(-terms.Rate * step);
        double d2 = ((PortableMath.LogRatio(terms.Spot, terms.Strike) + ((terms.Rate - terms.Yield) * terms.Years)) / dev) - (0.5 * dev);
        double p = Inversion(d2);
        double up = growth * Inversion(d2 + dev) / p;
        double down = (growth - (p * up)) / (1.0 - p);
        double ratio = up / down;
        double[] values = new double[Steps + 1];
        double bottom = terms.Spot * PortableMath.Pow(down, Steps);
        Fill(terms, values, bottom, ratio, Steps);
        Span<double> second = stackalloc double[3];
        for (int n = Steps - 1; n >= 0; n--)
        {
            bottom /= down;
            double level = bottom;
            for (int i = 0; i <= n; i++)
            {
                double held = discount * ((p * values[i + 1]) + ((1.0 - p) * values[i]));
                values[i] = Math.Max(held, terms.Strike - level);
                level *= ratio;
            }

            if (n == 2)
            {
                values.AsSpan(0, 3).CopyTo(second);
            }
        }

        double low = terms.Spot * down * down;
        double middle = terms.Spot * up * down;
        double high = terms.Spot * up * up;
        double upperDelta = (second[2] - second[1]) / (high - middle);
        double lowerDelta = (second[1] - second[0]) / (middle - low);
        double delta = lowerDelta + ((upperDelta - lowerDelta) * ((terms.Spot - (0.5 * (low + middle))) / (0.5 * (high - low))));
        return (values[0], delta, (upperDelta - lowerDelta) / (0.5 * (high - low)));
    }

    private static void Fill(in PutTerms terms, double[] values, double bottom, double ratio, int steps)
    {
        double level = bottom;
        for (int i = 0; i <= steps; i++)
        {
            values[i] = Math.Max(terms.Strike - level, 0.0);
            level *= ratio;
        }
    }

    /// <summary>Peizer and Pratt's inversion, method 2.</summary>
    private static double Inversion(double z)
    {
        double scaled = z / (Steps + (1.0 / 3.0) + (0.1 / (Steps + 1)));
        double root = 0.5 * Math.Sqrt(1.0 - PortableMath.Exp(-(scaled * scaled) * (Steps + (1.0 / 6.0))));
        return z > 0.0 ? 0.5 + root : 0.5 - root;
    }
}
