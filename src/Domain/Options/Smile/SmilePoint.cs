namespace SignalEs.Domain.Options.Smile;

/// <summary>An implied volatility of an expiry.</summary>
/// <param name="LogMoneyness">ln(strike / forward).</param>
/// <param name="Vol">Per year.</param>
/// <param name="Weight">
/// How much its square error counts, relative to the others: 1 over the square of half the bid-ask spread in volatility, or vega, or 1.
/// </param>
public readonly record struct SmilePoint(double LogMoneyness, double Vol, double Weight);
