namespace SignalEs.Domain.Options.American;

/// <summary>Chebyshev points of a <see cref="VolPanel"/>, from their extremes: x_k = cos(k pi/n), and what turns values there into others.</summary>
internal static class VolNodes
{
    private const int Degree = VolPanel.Degree;
    private const int Count = VolPanel.Count;

    /// <summary>Nodes that have to be solved from nothing.</summary>
    public const int Cold = 3;

    /// <summary>The order in which the nodes are visited: degree 2 first, then what degree 4 adds, and so on.</summary>
    public static readonly int[] Order = MakeOrder();

    public static readonly double[] X = [.. Enumerable.Range(0, Count).Select(k => Trigonometry.Cos(Trigonometry.Pi * k / Degree))];

    /// <summary>At [degree][node]: what a value counts in a Chebyshev coefficient.</summary>
    public static readonly double[] Transform = MakeTransform();

    /// <summary>At [place in order][earlier place]: weights of the values before, which guess the next; zeros for the first three.</summary>
    public static readonly double[] Guess = MakeGuess();

    private static int[] MakeOrder()
    {
        List<int> order = [0, Degree / 2, Degree];
        for (int stride = Degree / 4; stride > 0; stride /= 2)
        {
            for (int k = stride; k < Degree; k += 2 * stride)
            {
                order.Add(k);
            }
        }

        return [.. order];
    }

    private static double[] MakeTransform()
    {
        double[] transform = new double[Count * Count];
        for (int d = 0; d < Count; d++)
        {
            for (int k = 0; k < Count; k++)
            {
                double ends = (d is 0 or Degree ? 0.5 : 1.0) * (k is 0 or Degree ? 0.5 : 1.0);
                transform[(d * Count) + k] = 2.0 / Degree * ends * Trigonometry.Cos(Trigonometry.Pi * Folded(d * k) / Degree);
            }
        }

        return transform;
    }

    // The cosine of m pi/n has the period 2n and is even.
    private static int Folded(int m) => Math.Min(m % (2 * Degree), (2 * Degree) - (m % (2 * Degree)));

    private static double[] MakeGuess()
    {
        double[] guess = new double[Count * Count];
        for (int place = Cold; place < Count; place++)
        {
            // All nodes of the degree below: those of the same degree are still to come on one side.
            int known = 1 + (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)place) / 2;
            for (int i = 0; i < known; i++)
            {
                double weight = 1.0;
                for (int j = 0; j < known; j++)
                {
                    weight *= j == i ? 1.0 : (X[Order[place]] - X[Order[j]]) / (X[Order[i]] - X[Order[j]]);
                }

                guess[(place * Count) + i] = weight;
            }
        }

        return guess;
    }
}
