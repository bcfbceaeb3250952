namespace SignalEs.Domain.Moneyness;

/// <summary>
/// Gamma exposure in units of currency per 1 % move of the underlying: gamma · open interest · multiplier · S² · 0.01. By the usual convention dealers
/// are long the calls and short the puts that the public holds, so calls count positive and puts negative: above 0 hedging dampens moves, below
/// it feeds them. The convention is an assumption about who holds what; nothing in quotes proves it.
/// </summary>
public static class GammaExposure
{
    private const double Move = 0.01;

    /// <summary>Of one option, signed; NaN where gamma, open interest or the underlying's price is unknown.</summary>
    /// <param name="isCall">Calls are positive.</param>
    /// <param name="gamma">Change of delta per unit of the underlying's price.</param>
    /// <param name="openInterest">Contracts.</param>
    /// <param name="multiplier">Units of the underlying per contract.</param>
    /// <param name="spot">Price of the underlying.</param>
    public static double Of(bool isCall, double gamma, double openInterest, double multiplier, double spot)
        => (isCall ? 1 : -1) * gamma * openInterest * multiplier * spot * spot * Move;
}
