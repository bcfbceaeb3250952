using System.Runtime.InteropServices;

namespace SignalEs.Benchmarks.Engine;

/// <summary>QuantLib behind the C functions of <c>baselines/quantlib.cpp</c>, on the same columns.</summary>
internal sealed unsafe class QuantLibBaseline(string library, OptionRows rows)
{
    private readonly nint _library = NativeLibrary.Load(library);
    private readonly double[] _greeks = new double[6 * OptionRows.Count];
    private readonly double[] _implied = new double[OptionRows.Count];

    /// <summary>BlackCalculator: QuantLib's formulas without its instruments.</summary>
    public void Calculator() => Greeks("ql_black_calculator");

    /// <summary>AnalyticEuropeanEngine on a VanillaOption for each row.</summary>
    public void Engine() => Greeks("ql_analytic_engine");

    /// <summary>blackFormulaImpliedStdDev.</summary>
    public void Imply()
    {
        fixed (byte* right = rows.IsPut)
        fixed (double* price = rows.Price, forward = rows.Spot, strike = rows.Strike, years = rows.Years, output = _implied)
        {
            ((delegate* unmanaged<int, byte*, double*, double*, double*, double*, double*, void>)NativeLibrary.GetExport(_library, "ql_implied"))(
                OptionRows.Count, right, price, forward, strike, years, output);
        }
    }

    /// <summary>Both programs must have done the same work, or their times mean nothing.</summary>
    /// <exception cref="InvalidOperationException">They disagree.</exception>
    public void MustAgree()
    {
        rows.Evaluate();
        rows.Imply();
        Imply();
        foreach (var run in new Action[] { Engine, Calculator })
        {
            run();
            for (int i = 0; i < OptionRows.Count; i++)
            {
                for (int j = 0; j < 6; j++)
                {
                    MustBeNear(rows.Greeks[j][i], _greeks[(6 * i) + j], 1e-9 * Math.Max(rows.Spot[i], rows.Strike[i]));
                }
            }
        }

        for (int i = 0; i < OptionRows.Count; i++)
        {
            // Far from the money QuantLib's own accuracy is what differs.
            if (rows.Price[i] - Math.Max(0, rows.IsPut[i] == 0 ? rows.Spot[i] - rows.Strike[i] : rows.Strike[i] - rows.Spot[i]) > 0.01)
            {
                MustBeNear(rows.Implied[i], _implied[i], 1e-6);
            }
        }
    }

    private void Greeks(string function)
    {
        fixed (byte* right = rows.IsPut)
        fixed (double* spot = rows.Spot, strike = rows.Strike, years = rows.Years, rate = rows.Rate, yield = rows.Yield, vol = rows.Vol, output = _greeks)
        {
            ((delegate* unmanaged<int, byte*, double*, double*, double*, double*, double*, double*, double*, void>)NativeLibrary.GetExport(_library, function))(
                OptionRows.Count, right, spot, strike, years, rate, yield, vol, output);
        }
    }

    private static void MustBeNear(double ours, double theirs, double tolerance)
    {
        if (!(Math.Abs(ours - theirs) <= tolerance))
        {
            throw new InvalidOperationException($"QuantLib gives {theirs:R} where the engine gives {ours:R}.");
        }
    }
}
