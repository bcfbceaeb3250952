using SignalEs.Domain.Options.European;

namespace SignalEs.Domain.Options;

/// <summary>
/// European options on a forward (Black 1976). Delta, gamma and the rest are to the forward; theta and rho hold the forward fixed.
/// Limits and bad input as in <see cref="BlackScholesMerton"/>.
/// </summary>
public static class Black76
{
    /// <summary>Price and all Greeks.</summary>
    public static Greeks Evaluate(OptionRight right, double forward, double strike, double years, double rate, double vol) =>
        SingleEuropean.Evaluate<ForwardModel>(right, forward, strike, years, rate, rate, vol);

    /// <summary>The price alone; the same bits as <see cref="Evaluate"/>.</summary>
    public static double Price(OptionRight right, double forward, double strike, double years, double rate, double vol) =>
        SingleEuropean.Price<ForwardModel>(right, forward, strike, years, rate, rate, vol);

    /// <summary>
    /// Price and first-order Greeks of many options, the forward in <see cref="EuropeanBatch.Spot"/>; the dividend-yield column isn't read.
    /// Each row has the bits that <see cref="Evaluate"/> gives. Allocates nothing.
    /// </summary>
    /// <exception cref="ArgumentException">Columns differ in length.</exception>
    public static void EvaluateBatch(in EuropeanBatch input, in GreeksBatch output) =>
        EuropeanDispatch.Run<ForwardModel>(input, output);
}
