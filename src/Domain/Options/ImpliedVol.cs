using SignalEs.Domain.Options.Implied;

namespace SignalEs.Domain.Options;

/// <summary>
/// Black implied volatility to machine precision: the error is that of rounding the inputs once.
/// The volatility is NaN wherever the status isn't <see cref="ImpliedVolStatus.Ok"/>.
/// </summary>
public static class ImpliedVol
{
    /// <summary>The volatility at which an option on a forward has this price.</summary>
    public static ImpliedVolStatus Solve(
        OptionRight right, double price, double forward, double strike, double years, double discountFactor, out double vol)
    {
        ImpliedVolStatus status = default;
        vol = double.NaN;
        SolveBatch(
            new ImpliedVolBatch
            {
                Right = new ReadOnlySpan<OptionRight>(in right),
                Price = new ReadOnlySpan<double>(in price),
                Forward = new ReadOnlySpan<double>(in forward),
                Strike = new ReadOnlySpan<double>(in strike),
                Years = new ReadOnlySpan<double>(in years),
                DiscountFactor = new ReadOnlySpan<double>(in discountFactor),
            },
            new Span<double>(ref vol),
            new Span<ImpliedVolStatus>(ref status));
        return status;
    }

    /// <summary>The volatility at which an option on a spot asset with a continuous yield has this price.</summary>
    public static ImpliedVolStatus Solve(
        OptionRight right, double price, double spot, double strike, double years, double rate, double dividendYield, out double vol)
    {
        ImpliedVolStatus status = default;
        vol = double.NaN;
        SolveBatch(
            new ImpliedVolSpotBatch
            {
                Right = new ReadOnlySpan<OptionRight>(in right),
                Price = new ReadOnlySpan<double>(in price),
                Spot = new ReadOnlySpan<double>(in spot),
                Strike = new ReadOnlySpan<double>(in strike),
                Years = new ReadOnlySpan<double>(in years),
                Rate = new ReadOnlySpan<double>(in rate),
                DividendYield = new ReadOnlySpan<double>(in dividendYield),
            },
            new Span<double>(ref vol),
            new Span<ImpliedVolStatus>(ref status));
        return status;
    }

    /// <summary>Many at once; each row has the bits that <see cref="Solve(OptionRight, double, double, double, double, double, out double)"/> gives.</summary>
    /// <exception cref="ArgumentException">Columns differ in length.</exception>
    public static void SolveBatch(in ImpliedVolBatch input, Span<double> vol, Span<ImpliedVolStatus> status) =>
        ImpliedDispatch.Run(input, vol, status);

    /// <summary>Many at once, against spots.</summary>
    /// <exception cref="ArgumentException">Columns differ in length.</exception>
    public static void SolveBatch(in ImpliedVolSpotBatch input, Span<double> vol, Span<ImpliedVolStatus> status) =>
        ImpliedDispatch.Run(input, vol, status);
}
