namespace SignalEs.Domain.Options.American;

/// <summary>Sine and cosine on [0, pi] for the quadrature tables, from the Taylor series: the same bits on every machine.</summary>
internal static class Trigonometry
{
    public const double Pi = 3.141592653589793;

    public static double Sin(double x) => x > Pi / 2.0 ? Series(Pi - x, 1) : Series(x, 1);

    public static double Cos(double x) => x > Pi / 2.0 ? -Series(Pi - x, 0) : Series(x, 0);

    private static double Series(double x, int first)
    {
        double square = x * x;
        double sum = 0.0;
        for (int k = first + 24; k > first; k -= 2)
        {
            sum = (1.0 + sum) * (-square / (k * (k - 1)));
        }

        return first == 0 ? 1.0 + sum : x + (x * sum);
    }
}
