using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// Quasi-explicit calibration of raw SVI (De Marco and Martini, Zeliade Systems, 2009): Nelder-Mead over m and ln sigma, everything else by least
/// squares. Deterministic for one build: fixed starts, bounded evaluations, no clock, no randomness.
/// </summary>
internal static class SviCalibration
{
    private const double SigmaMin = 1e-4;
    private const double SigmaMax = 20;
    private const int Evaluations = 150;
    private const int Rounds = 4;

    // Starts: places of the bend relative to the range of quotes, and its width relative to that range.
    private static readonly double[] Places = [-0.25, 0.1, 0.35, 0.5, 0.65, 0.9, 1.25];
    private static readonly double[] Widths = [0.02, 0.1, 0.3, 1];

    public static SviParameters Fit(SviTarget target)
    {
        double range = target.To - target.From;
        Func<double[], double> cost = x => Cost(target, x, range);
        (double[] best, double least) = ([target.LowestAt, PortableMath.Log(Width(0.3 * range))], double.PositiveInfinity);
        least = cost(best);
        double[] second = best;
        foreach (double place in Places)
        {
            foreach (double width in Widths)
            {
                double[] start = [target.From + place * range, PortableMath.Log(Width(width * range))];
                double value = cost(start);
                if (value < least)
                {
                    (second, best, least) = (best, start, value);
                }
            }
        }

        double[] step = [0.1 * range, 0.5];
        double first = Simplex.Minimize(cost, best, step, Rounds, Evaluations);
        if (!ReferenceEquals(second, best) && Simplex.Minimize(cost, second, step, Rounds, Evaluations) < first)
        {
            best = second;
        }

        return At(target, best, range);
    }

    private static double Width(double sigma) => Math.Clamp(sigma, SigmaMin, SigmaMax);

    // Outside its bounds a point costs what the nearest one inside does, and more with the distance.
    private static double Cost(SviTarget target, double[] x, double range)
    {
        var (m, s) = Bounded(target, x, range);
        double outside = Math.Abs(x[0] - m) / range + Math.Abs(x[1] - s);
        return target.Error(target.Best(m, PortableMath.Exp(s))) * (1 + outside);
    }

    private static SviParameters At(SviTarget target, double[] x, double range)
    {
        var (m, s) = Bounded(target, x, range);
        return target.Best(m, PortableMath.Exp(s));
    }

    private static (double M, double LogSigma) Bounded(SviTarget target, double[] x, double range) => (
        Math.Clamp(x[0], target.From - range, target.To + range),
        Math.Clamp(x[1], PortableMath.Log(SigmaMin), PortableMath.Log(SigmaMax)));
}
