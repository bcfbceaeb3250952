using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// MathNet's Nelder-Mead simplex from a fixed start, begun again from where it stopped: a simplex that has collapsed on a slope finds its way
/// again, and a fixed number of evaluations bounds the time. MathNet forgets what it found when evaluations run out, so the best point is
/// remembered here.
/// </summary>
internal static class Simplex
{
    private const double Convergence = 1e-13;

    /// <param name="cost">What to make small.</param>
    /// <param name="start">First point; holds the best one afterwards.</param>
    /// <param name="step">Size of the first simplex in each direction; a tenth of it on each further round.</param>
    /// <param name="rounds">How many times to begin.</param>
    /// <param name="evaluationsMax">Of each round.</param>
    /// <returns>Cost of the best point.</returns>
    public static double Minimize(Func<double[], double> cost, double[] start, double[] step, int rounds, int evaluationsMax)
    {
        double least = cost(start);
        var point = new double[start.Length];
        var objective = ObjectiveFunction.Value(x =>
        {
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = x[i];
            }

            double value = cost(point);
            if (value < least)
            {
                least = value;
                point.CopyTo(start, 0);
            }

            return value;
        });
        double[] size = [.. step];
        for (int round = 0; round < rounds; round++)
        {
            try
            {
                NelderMeadSimplex.Minimum(objective, Vector<double>.Build.DenseOfArray(start), Vector<double>.Build.DenseOfArray(size), Convergence, evaluationsMax);
            }
            catch (MaximumIterationsException)
            {
                // The best point so far is kept.
            }

            size = Array.ConvertAll(size, s => 0.1 * s);
        }

        return least;
    }
}
