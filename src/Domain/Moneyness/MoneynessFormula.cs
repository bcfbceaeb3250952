using SignalEs.Domain.Formulas;

namespace SignalEs.Domain.Moneyness;

/// <summary>
/// Parameters of the built-in function <c>moneyness</c>.
/// </summary>
/// <param name="Reference">Parameter <c>reference</c>: strikes are ranked against the <c>forward</c> of the expiry or against <c>spot</c>.</param>
/// <param name="Steps">Parameter <c>steps</c>: levels ITM1..ITMn and OTM1..OTMn beside ATM.</param>
/// <param name="Hysteresis">Parameter <c>hysteresis</c>: the ATM strike changes only when the reference has passed the midpoint between strikes by this part of their distance (0 to 0.5).</param>
/// <param name="Greeks">Parameter <c>greeks</c>: the signal config whose volatilities and Greeks are aggregated.</param>
public sealed record MoneynessFormula(RankReference Reference, int Steps, double Hysteresis, string Greeks)
{
    public const string Function = "moneyness";

    /// <summary>Level of the row that holds the figures of a whole expiry.</summary>
    public const string ExpiryLevel = "EXPIRY";

    /// <summary>
    /// Of a bucket: strikes of its call and put; their IVs, the plain and open-interest-weighted mean IV; for delta, gamma, vega, theta (raw units,
    /// as in Greeks) the plain mean, the open-interest-weighted mean and the sum; traded volume of the day, open interest, put/call ratios.
    /// </summary>
    public static IReadOnlyList<string> BucketOutputs { get; } =
    [
        "call_strike", "put_strike", "call_iv", "put_iv", "iv", "iv_oi",
        "delta", "gamma", "vega", "theta", "delta_oi", "gamma_oi", "vega_oi", "theta_oi", "delta_sum", "gamma_sum", "vega_sum", "theta_sum",
        "volume", "open_interest", "put_call_volume", "put_call_open_interest",
    ];

    /// <summary>
    /// Of an expiry: forward, underlying price, ATM strike; ATM volatility at the forward, 25-delta risk reversal (call minus put) and butterfly (mean of
    /// both minus ATM), all per year; straddle = call mark + put mark at the ATM strike; day volumes, open interests and their put/call ratios.
    /// </summary>
    public static IReadOnlyList<string> ExpiryOutputs { get; } =
    [
        "forward", "underlying_price", "atm_strike", "atm_iv", "rr25", "bf25", "straddle", "call_volume", "put_volume",
        "call_open_interest", "put_open_interest", "put_call_volume", "put_call_open_interest", "years",
    ];

    public static readonly FormulaDefinition Default = new(
        "moneyness", 1, FormulaKind.Moneyness, Function,
        [new("greeks", "greeks"), new("hysteresis", "0.1"), new("reference", "forward"), new("steps", "5")],
        BucketOutputs);

    public static MoneynessFormula From(FormulaDefinition formula) => new(
        formula.Text("reference") == "spot" ? RankReference.Spot : RankReference.Forward,
        (int)formula.Number("steps", 5),
        formula.Number("hysteresis", 0.1),
        formula.Text("greeks") ?? "greeks");
}

/// <summary>What strikes are ranked against.</summary>
public enum RankReference : byte
{
    Forward,
    Spot,
}
