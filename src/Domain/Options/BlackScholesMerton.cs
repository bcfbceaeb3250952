using SignalEs.Domain.Options.European;

namespace SignalEs.Domain.Options;

/// <summary>
/// European options on an asset with a continuous yield (Black, Scholes, Merton 1973). At T = 0 or sigma = 0 and in far wings the
/// values are the limits; finite input never gives NaN, except that a negative spot, strike or volatility does.
/// Time left below zero counts as zero.
/// </summary>
public static class BlackScholesMerton
{
    /// <summary>Price and all Greeks. Rates and volatility are per year, continuously compounded; time left in years.</summary>
    public static Greeks Evaluate(
        OptionRight right, double spot, double strike, double years, double rate, double dividendYield, double vol) =>
        SingleEuropean.Evaluate<SpotModel>(right, spot, strike, years, rate, dividendYield, vol);

    /// <summary>The price alone; the same bits as <see cref="Evaluate"/>.</summary>
    public static double Price(
        OptionRight right, double spot, double strike, double years, double rate, double dividendYield, double vol) =>
        SingleEuropean.Price<SpotModel>(right, spot, strike, years, rate, dividendYield, vol);

    /// <summary>Price and first-order Greeks of many options; each row has the bits that <see cref="Evaluate"/> gives. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">Columns differ in length.</exception>
    public static void EvaluateBatch(in EuropeanBatch input, in GreeksBatch output) =>
        EuropeanDispatch.Run<SpotModel>(input, output);
}
