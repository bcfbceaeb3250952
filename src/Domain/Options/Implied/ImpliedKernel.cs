using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.Implied;

/// <summary>
/// Solves c(s) = N(d) - e^xi N(d - s), d = s/2 - xi/s, for s = sigma sqrt T: c is the out-of-the-money price over its maximum, xi = |ln(F/K)|.
/// After P. Jaeckel, "Let's Be Rational" (Wilmott, 2015): an objective function that is nearly linear in s, chosen by where c lies, and
/// Householder's third-order iteration (quartic convergence). First guesses are our own. A row stops by its own steps alone, so that its
/// bits don't depend on its neighbours.
/// </summary>
internal static unsafe class ImpliedKernel<TV>
    where TV : struct, ILanes<TV>
{
    private const int MaxIterations = 16;

    // The error after a relative step e is about e^4.
    private const double StepExact = 2e-5;

    private const double SeriesBelow = 0.25;

    public static void Run(in ImpliedColumns c, int rows)
    {
        ImpliedStart<TV>.Run(c, rows);
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            Evaluate(c, rows);
            if (!Step(c, rows))
            {
                break;
            }
        }

        Finish(c, rows);
    }

    /// <summary>c, 1 - c and dc/ds at the current s.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Evaluate(in ImpliedColumns c, int rows)
    {
        TV zero = TV.Broadcast(0.0);
        TV one = TV.Broadcast(1.0);
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV s = TV.Load(c.StdDev + i);
            TV xi = TV.Load(c.Distance + i);
            TV inverse = one / s;
            TV w = xi * inverse;
            TV wLo = TV.Fma(-w, s, xi) * inverse;
            TV t = TV.Broadcast(0.5) * s;
            TV d = LanesMath.TwoSum(t, -w, out TV dLo);
            TV slope = NormalKernel.Density(one, d, dLo - wLo);
            TV.Store(slope, c.Slope + i);
            TV upper = NormalKernel.MillsRatio(TV.Abs(d));
            TV lower = NormalKernel.MillsRatio(t + w);
            TV positive = TV.Less(zero, d);
            TV complement = slope * (upper + lower);
            TV value = TV.Select(positive, one - complement, slope * (upper - lower));
            TV series = TV.Less(s, TV.Broadcast(SeriesBelow));
            if (TV.Any(series))
            {
                value = TV.Select(series, slope * MillsDifference(w, t), value);
            }

            TV.Store(value, c.Value + i);
            TV.Store(TV.Select(positive, complement, one - value), c.Complement + i);
        }
    }

    /// <summary>
    /// R(w - t) - R(w + t) = 2 (t M_1 + t^3/3! M_3 + ...), M_k = (-1)^k R^(k)(w) > 0, for t up to 1/8: the terms left out are below 1e-17.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TV MillsDifference(TV w, TV t)
    {
        TV m0 = NormalKernel.MillsRatio(w);
        TV m1 = TV.Fma(-w, m0, TV.Broadcast(1.0));
        TV m2 = TV.Fma(-w, m1, m0);
        TV m3 = TV.Fma(-w, m2, m1 + m1);
        TV m4 = TV.Fma(-w, m3, TV.Broadcast(3.0) * m2);
        TV m5 = TV.Fma(-w, m4, TV.Broadcast(4.0) * m3);
        TV m6 = TV.Fma(-w, m5, TV.Broadcast(5.0) * m4);
        TV m7 = TV.Fma(-w, m6, TV.Broadcast(6.0) * m5);
        TV m8 = TV.Fma(-w, m7, TV.Broadcast(7.0) * m6);
        TV m9 = TV.Fma(-w, m8, TV.Broadcast(8.0) * m7);
        TV m10 = TV.Fma(-w, m9, TV.Broadcast(9.0) * m8);
        TV m11 = TV.Fma(-w, m10, TV.Broadcast(10.0) * m9);
        TV t2 = t * t;
        TV sum = m11 * TV.Broadcast(1.0 / 110.0);
        sum = TV.Fma(sum, t2, m9) * TV.Broadcast(1.0 / 72.0);
        sum = TV.Fma(sum, t2, m7) * TV.Broadcast(1.0 / 42.0);
        sum = TV.Fma(sum, t2, m5) * TV.Broadcast(1.0 / 20.0);
        sum = TV.Fma(sum, t2, m3) * TV.Broadcast(1.0 / 6.0);
        sum = TV.Fma(sum, t2, m1);
        return (t + t) * sum;
    }

    /// <summary>One Householder step of every row that isn't done; whether one remains.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Step(in ImpliedColumns c, int rows)
    {
        TV zero = TV.Broadcast(0.0);
        TV one = TV.Broadcast(1.0);
        TV remaining = zero;
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV s = TV.Load(c.StdDev + i);
            TV slope = TV.Load(c.Slope + i);
            TV value = TV.Load(c.Value + i);
            TV complement = TV.Load(c.Complement + i);
            TV target = TV.Load(c.Target + i);
            TV region = TV.Load(c.Region + i);
            TV low = TV.Less(region, zero);
            TV high = TV.Less(zero, region);
            TV logStep = LogKernel.Ratio(
                TV.Select(high, TV.Load(c.TargetComplement + i), target), TV.Select(high, complement, value), out _);

            // Of c itself: a = c''/c', and its derivative.
            TV inverse = one / s;
            TV wOverS = TV.Load(c.Distance + i) * inverse * inverse;
            TV w2 = wOverS * wOverS;
            TV a = TV.Fma(w2, s, TV.Broadcast(-0.25) * s);
            TV aSlope = TV.Fma(TV.Broadcast(-3.0), w2, TV.Broadcast(-0.25));

            // g = 1/ln c below the inflection, ln(1 - c) above c = 1/2, c between. For each: Newton step, g''/g' and its derivative.
            TV rate = slope / TV.Select(high, complement, value);
            TV logTarget = TV.Load(c.LogTarget + i);
            TV inverseLog = one / (logTarget - logStep);
            TV bend = TV.Fma(inverseLog, TV.Broadcast(2.0), one);
            TV lowNewton = logStep / (rate * logTarget * inverseLog);
            TV lowCurve = TV.Fma(-rate, bend, a);
            TV rateLog = rate * inverseLog;
            TV lowCurveSlope = TV.Fma(-rate * (a - rate), bend, TV.Fma(rateLog + rateLog, rateLog, aSlope));
            TV highCurve = a + rate;
            TV highCurveSlope = TV.Fma(rate, highCurve, aSlope);

            TV newton = TV.Select(low, lowNewton, TV.Select(high, -(logStep / rate), (target - value) / slope));
            TV curve = TV.Select(low, lowCurve, TV.Select(high, highCurve, a));
            TV curveSlope = TV.Select(low, lowCurveSlope, TV.Select(high, highCurveSlope, aSlope));
            TV third = TV.Fma(curve, curve, curveSlope);
            TV halved = curve * newton * TV.Broadcast(0.5);
            TV denominator = TV.Fma(newton, TV.Fma(third * newton, TV.Broadcast(1.0 / 6.0), curve), one);
            TV step = newton * (one + halved) / denominator;

            // Far from the root the step may overshoot: keep within a factor of 3 (which also catches NaN).
            TV least = s * TV.Broadcast(1.0 / 3.0);
            TV most = s * TV.Broadcast(3.0);
            TV next = s + step;
            next = TV.Select(TV.Less(least, next), TV.Select(TV.Less(next, most), next, most), least);

            TV active = TV.Load(c.Active + i);
            TV running = TV.Less(zero, active);
            TV.Store(TV.Select(running, next, s), c.StdDev + i);
            active = TV.Select(TV.Less(TV.Abs(next - s), s * TV.Broadcast(StepExact)), zero, active);
            TV.Store(active, c.Active + i);
            remaining += active;
        }

        return TV.Any(TV.Less(zero, remaining));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Finish(in ImpliedColumns c, int rows)
    {
        TV ok = TV.Broadcast((double)ImpliedVolStatus.Ok);
        for (int i = 0; i < rows; i += TV.Count)
        {
            TV vol = TV.Load(c.StdDev + i) / TV.Sqrt(TV.Load(c.Years + i));
            TV.Store(TV.Select(TV.Equal(TV.Load(c.Status + i), ok), vol, TV.Broadcast(double.NaN)), c.Vol + i);
        }
    }
}
