using System.Runtime.CompilerServices;

namespace SignalEs.Domain.Numerics;

/// <summary>
/// The inverse of the normal distribution: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988) 477-484,
/// with one Halley step against <see cref="NormalKernel"/> in the tails, where the distribution is known to full relative accuracy.
/// </summary>
internal static class NormalQuantileKernel
{
    private const double CentralHalfWidth = 0.425;

    /// <summary>x with N(x) = p, for 0 &lt; p &lt; 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Quantile<TV>(TV p)
        where TV : struct, ILanes<TV>
    {
        TV q = p - TV.Broadcast(0.5);
        TV central = TV.Less(TV.Abs(q), TV.Broadcast(CentralHalfWidth));
        TV upper = TV.Less(TV.Broadcast(0.0), q);
        TV tailProbability = TV.Select(upper, TV.Broadcast(1.0) - p, p); // exact: p >= 1/2 there
        TV tail = Tail(TV.Select(central, TV.Broadcast(0.01), tailProbability));
        return TV.Select(central, Central(q), TV.Select(upper, -tail, tail));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TV Central<TV>(TV q)
        where TV : struct, ILanes<TV>
    {
        TV r = TV.Fma(-q, q, TV.Broadcast(0.180625));
        TV n = TV.Broadcast(2.5090809287301226727e+3);
        n = TV.Fma(n, r, TV.Broadcast(3.3430575583588128105e+4));
        n = TV.Fma(n, r, TV.Broadcast(6.7265770927008700853e+4));
        n = TV.Fma(n, r, TV.Broadcast(4.5921953931549871457e+4));
        n = TV.Fma(n, r, TV.Broadcast(1.3731693765509461125e+4));
        n = TV.Fma(n, r, TV.Broadcast(1.9715909503065514427e+3));
        n = TV.Fma(n, r, TV.Broadcast(1.3314166789178437745e+2));
        n = TV.Fma(n, r, TV.Broadcast(3.3871328727963666080e+0));
        TV d = TV.Broadcast(5.2264952788528545610e+3);
        d = TV.Fma(d, r, TV.Broadcast(2.8729085735721942674e+4));
        d = TV.Fma(d, r, TV.Broadcast(3.9307895800092710610e+4));
        d = TV.Fma(d, r, TV.Broadcast(2.1213794301586595867e+4));
        d = TV.Fma(d, r, TV.Broadcast(5.3941960214247511077e+3));
        d = TV.Fma(d, r, TV.Broadcast(6.8718700749205790830e+2));
        d = TV.Fma(d, r, TV.Broadcast(4.2313330701600911252e+1));
        d = TV.Fma(d, r, TV.Broadcast(1.0));
        return q * (n / d);
    }

    /// <summary>The negative quantile of p &lt; 0.075.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TV Tail<TV>(TV p)
        where TV : struct, ILanes<TV>
    {
        TV log = LogKernel.Ratio(p, TV.Broadcast(1.0), out _);
        TV root = TV.Sqrt(-log);
        TV x = TV.Select(TV.Less(TV.Broadcast(5.0), root), -Far(root - TV.Broadcast(5.0)), -Near(root - TV.Broadcast(1.6)));

        // Halley on N(x) - p: the error is N R' ... of order cubed, below rounding after one step.
        TV density = NormalKernel.Density(TV.Broadcast(1.0), x, TV.Broadcast(0.0));
        TV step = NormalKernel.MillsRatio(-x) - (p / density);
        return x - (step / TV.Fma(x * step, TV.Broadcast(0.5), TV.Broadcast(1.0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Near<TV>(TV r)
        where TV : struct, ILanes<TV>
    {
        TV n = TV.Broadcast(7.74545014278341407640e-4);
        n = TV.Fma(n, r, TV.Broadcast(2.27238449892691845833e-2));
        n = TV.Fma(n, r, TV.Broadcast(2.41780725177450611770e-1));
        n = TV.Fma(n, r, TV.Broadcast(1.27045825245236838258));
        n = TV.Fma(n, r, TV.Broadcast(3.64784832476320460504));
        n = TV.Fma(n, r, TV.Broadcast(5.76949722146069140550));
        n = TV.Fma(n, r, TV.Broadcast(4.63033784615654529590));
        n = TV.Fma(n, r, TV.Broadcast(1.42343711074968357734));
        TV d = TV.Broadcast(1.05075007164441684324e-9);
        d = TV.Fma(d, r, TV.Broadcast(5.47593808499534494600e-4));
        d = TV.Fma(d, r, TV.Broadcast(1.51986665636164571966e-2));
        d = TV.Fma(d, r, TV.Broadcast(1.48103976427480074590e-1));
        d = TV.Fma(d, r, TV.Broadcast(6.89767334985100004550e-1));
        d = TV.Fma(d, r, TV.Broadcast(1.67638483018380384940));
        d = TV.Fma(d, r, TV.Broadcast(2.05319162663775882187));
        d = TV.Fma(d, r, TV.Broadcast(1.0));
        return n / d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Far<TV>(TV r)
        where TV : struct, ILanes<TV>
    {
        TV n = TV.Broadcast(2.01033439929228813265e-7);
        n = TV.Fma(n, r, TV.Broadcast(2.71155556874348757815e-5));
        n = TV.Fma(n, r, TV.Broadcast(1.24266094738807843860e-3));
        n = TV.Fma(n, r, TV.Broadcast(2.65321895265761230930e-2));
        n = TV.Fma(n, r, TV.Broadcast(2.96560571828504891230e-1));
        n = TV.Fma(n, r, TV.Broadcast(1.78482653991729133580));
        n = TV.Fma(n, r, TV.Broadcast(5.46378491116411436990));
        n = TV.Fma(n, r, TV.Broadcast(6.65790464350110377720));
        TV d = TV.Broadcast(2.04426310338993978564e-15);
        d = TV.Fma(d, r, TV.Broadcast(1.42151175831644588870e-7));
        d = TV.Fma(d, r, TV.Broadcast(1.84631831751005468180e-5));
        d = TV.Fma(d, r, TV.Broadcast(7.86869131145613259100e-4));
        d = TV.Fma(d, r, TV.Broadcast(1.48753612908506148525e-2));
        d = TV.Fma(d, r, TV.Broadcast(1.36929880922735805310e-1));
        d = TV.Fma(d, r, TV.Broadcast(5.99832206555887937690e-1));
        d = TV.Fma(d, r, TV.Broadcast(1.0));
        return n / d;
    }
}
