namespace SignalEs.Domain.Options.American;

/// <summary>Value of an American put and its derivatives to spot, volatility and rate.</summary>
/// <param name="Price">Value.</param>
/// <param name="Delta">To the spot.</param>
/// <param name="Gamma">Second, to the spot.</param>
/// <param name="Vega">To the volatility.</param>
/// <param name="Rho">To the rate that discounts the strike.</param>
/// <param name="Exercised">Whether it should be exercised now.</param>
internal readonly record struct PutValue(double Price, double Delta, double Gamma, double Vega, double Rho, bool Exercised);
