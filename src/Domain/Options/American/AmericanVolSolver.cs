namespace SignalEs.Domain.Options.American;

/// <summary>
/// Inverts the American price for volatility: secant steps inside a bracket, bisection where they leave it. The European volatility
/// of the same price is an upper bound, since the American option is worth more at any volatility.
/// </summary>
internal static class AmericanVolSolver
{
    private const int MaxSteps = 100;
    private const double LeastVol = 1e-4;
    private const double MostVol = 64.0;
    private const double Tolerance = 1e-13;

    public static ImpliedVolStatus Solve(
        OptionRight right, double price, double spot, double strike, double years, double rate, double yield, out double vol)
    {
        vol = double.NaN;
        ImpliedVolStatus european = ImpliedVol.Solve(right, price, spot, strike, years, rate, yield, out double high);
        if (european is ImpliedVolStatus.NotFinite or ImpliedVolStatus.BadInput or ImpliedVolStatus.Expired)
        {
            return european;
        }

        double intrinsic = Math.Max(right == OptionRight.Call ? spot - strike : strike - spot, 0.0);
        if (price <= intrinsic)
        {
            return price < intrinsic ? ImpliedVolStatus.BelowIntrinsic : ImpliedVolStatus.AtIntrinsic;
        }

        double Excess(double v) => AmericanOption.Price(right, spot, strike, years, rate, yield, v) - price;
        double low = LeastVol;
        double lowExcess = Excess(low);
        if (lowExcess >= 0.0)
        {
            return lowExcess > 1e-12 * price ? ImpliedVolStatus.BelowIntrinsic : ImpliedVolStatus.AtIntrinsic;
        }

        double step = double.NaN;
        double highExcess;
        if (european == ImpliedVolStatus.Ok && high > low)
        {
            highExcess = Math.Max(Excess(high), 0.0); // below 0 only by rounding, where there is no premium
            step = highExcess / BlackScholesMerton.Evaluate(right, spot, strike, years, rate, yield, high).Vega;
        }
        else
        {
            high = 0.5;
            while ((highExcess = Excess(high)) < 0.0)
            {
                high *= 2.0;
                if (high > MostVol)
                {
                    return ImpliedVolStatus.AboveMax;
                }
            }
        }

        vol = Bracketed(Excess, low, high, highExcess, step);
        return ImpliedVolStatus.Ok;
    }

    private static double Bracketed(Func<double, double> excess, double low, double high, double highExcess, double step)
    {
        double last = high;
        double lastExcess = highExcess;
        for (int i = 0; i < MaxSteps && lastExcess != 0.0; i++)
        {
            double next = last - step;
            if (!(next > low && next < high))
            {
                next = 0.5 * (low + high);
            }

            double value = excess(next);
            if (value < 0.0)
            {
                low = next;
            }
            else
            {
                high = next;
            }

            double moved = Math.Abs(next - last);
            step = value * ((next - last) / (value - lastExcess));
            (last, lastExcess) = (next, value);
            if (moved < Tolerance * last || high - low < Tolerance * high || Math.Abs(step) < Tolerance * last)
            {
                break;
            }
        }

        return last;
    }
}
