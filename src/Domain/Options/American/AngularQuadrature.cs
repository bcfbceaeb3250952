using System.Runtime.InteropServices;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// Integration over [0, t] by u = t sin^2(a), du = 2 t sin a cos a da: smooth where the boundary has a square root in u and where the kernel
/// has one in t - u. Gauss-Legendre in the angle.
/// </summary>
internal sealed unsafe class AngularQuadrature
{
    public AngularQuadrature(int count)
    {
        GaussLegendre rule = new(count);
        Count = count;
        Sine = Column(count);
        Cosine = Column(count);
        Weight = Column(count);
        for (int j = 0; j < count; j++)
        {
            double angle = 0.5 * Trigonometry.Pi * rule.Nodes[j];
            Sine[j] = Trigonometry.Sin(angle);
            Cosine[j] = Trigonometry.Cos(angle);
            Weight[j] = Trigonometry.Pi * rule.Weights[j] * Sine[j];
        }
    }

    public int Count { get; }

    /// <summary>sqrt(u/t).</summary>
    public double* Sine { get; }

    /// <summary>sqrt((t - u)/t).</summary>
    public double* Cosine { get; }

    /// <summary>Weight over the angle times 2 sin a; a further factor t cos a makes it du.</summary>
    public double* Weight { get; }

    /// <summary>Aligned memory that lives as long as the process: the tables are built once.</summary>
    public static double* Column(int count) => (double*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(double)), 64);
}
