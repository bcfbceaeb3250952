namespace SignalEs.Domain.Options.American;

/// <summary>Nodes in ascending order and weights of Gauss-Legendre quadrature on [0, 1].</summary>
internal sealed class GaussLegendre
{
    public GaussLegendre(int count)
    {
        Nodes = new double[count];
        Weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            double x = Trigonometry.Cos(Trigonometry.Pi * (i + 0.75) / (count + 0.5));
            double derivative = 0.0;
            for (int step = 0; step < 8; step++)
            {
                (double value, derivative) = Legendre(count, x);
                x -= value / derivative;
            }

            Nodes[count - 1 - i] = 0.5 * (1.0 + x);
            Weights[count - 1 - i] = 1.0 / ((1.0 - (x * x)) * derivative * derivative);
        }
    }

    public double[] Nodes { get; }

    public double[] Weights { get; }

    private static (double Value, double Derivative) Legendre(int degree, double x)
    {
        double previous = 1.0;
        double current = x;
        for (int k = 2; k <= degree; k++)
        {
            (previous, current) = (current, (((2 * k) - 1) * x * current - ((k - 1) * previous)) / k);
        }

        return (current, degree * ((x * current) - previous) / ((x * x) - 1.0));
    }
}
