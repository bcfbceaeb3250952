namespace SignalEs.Domain.Formulas;

/// <summary>Where the forward of an expiry comes from.</summary>
public enum ForwardSource : byte
{
    /// <summary>Put-call parity at the strike where call and put are closest, else spot and rate.</summary>
    Parity,

    /// <summary>Spot, rate and dividend yield.</summary>
    Spot,
}

/// <summary>
/// Parameters of the built-in function <c>greeks</c>: implied volatility from the mid of an uncrossed quote, else from a fresh last trade;
/// Black-Scholes-Merton with the dividend yield that the forward implies. Day count Actual/365 Fixed to the instant of expiry.
/// </summary>
/// <param name="Forward">Parameter <c>forward</c>: <c>parity</c> or <c>spot</c>.</param>
/// <param name="TradeAgeMaxNs">Parameter <c>trade_age_max_s</c>: a last trade older than this gives no volatility.</param>
/// <param name="UnderlyingAgeMaxNs">Parameter <c>underlying_age_max_s</c>: an older underlying price is stale.</param>
public sealed record GreeksFormula(ForwardSource Forward, long TradeAgeMaxNs, long UnderlyingAgeMaxNs)
{
    public const string Function = "greeks";

    /// <summary>Raw units: iv per year (0.2 = 20 %), vega per 1.00 of volatility, theta per year, rho per 1.00 of rate; mark, underlying_price and forward in price units; years to expiry.</summary>
    public static readonly IReadOnlyList<string> Outputs =
        ["iv", "delta", "gamma", "vega", "theta", "rho", "mark", "underlying_price", "forward", "years"];

    public static readonly FormulaDefinition Default = new(
        "greeks", 1, FormulaKind.Greeks, Function,
        [new("forward", "parity"), new("trade_age_max_s", "300"), new("underlying_age_max_s", "300")],
        Outputs);

    public static GreeksFormula From(FormulaDefinition formula) => new(
        formula.Text("forward") == "spot" ? ForwardSource.Spot : ForwardSource.Parity,
        (long)(formula.Number("trade_age_max_s", 300) * UnixNanos.PerSecond),
        (long)(formula.Number("underlying_age_max_s", 300) * UnixNanos.PerSecond));
}
