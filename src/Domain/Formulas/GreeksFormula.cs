namespace SignalEs.Domain.Formulas;

/// <summary>Where the forward of an expiry comes from.</summary>
public enum ForwardSource : byte
{
    /// <summary>Put-call parity at the strike where call and put are closest, else spot and rate.</summary>
    Parity,

    /// <summary>Spot, rate and dividends.</summary>
    Spot,

    /// <summary>Put-call parity at several strikes around the money, the weighted median of what they say; else spot and rate.</summary>
    ParityMedian,
}

/// <summary>Which options are evaluated with early exercise.</summary>
public enum GreeksExercise : byte
{
    /// <summary>None: all are treated as European.</summary>
    European,

    /// <summary>Those whose instrument says American.</summary>
    Instrument,
}

/// <summary>What becomes of an option that is quoted below what it is worth at any volatility.</summary>
public enum BelowIntrinsicPolicy : byte
{
    /// <summary>No values; status <c>below_intrinsic</c>.</summary>
    Null,

    /// <summary>Those of the bound: a volatility of 0, and the Greeks of the limit; status <c>clamped</c>.</summary>
    Clamp,

    /// <summary>Those at the other side's volatility at the same strike, which put-call parity makes this side's too; status <c>parity_used</c>.</summary>
    Parity,
}

/// <summary>
/// Parameters of the built-in function <c>greeks</c>: implied volatility from the mid of an uncrossed quote, else from a fresh last trade;
/// Black-Scholes-Merton with the dividend yield that the forward implies, with early exercise where asked for. Day count Actual/365 Fixed to the
/// instant of expiry. A parameter that a definition doesn't name has the value that version 1 had.
/// </summary>
/// <param name="Forward">Parameter <c>forward</c>: <c>parity</c>, <c>parity_median</c> or <c>spot</c>.</param>
/// <param name="TradeAgeMaxNs">Parameter <c>trade_age_max_s</c>: a last trade older than this gives no volatility.</param>
/// <param name="UnderlyingAgeMaxNs">Parameter <c>underlying_age_max_s</c>: an older underlying price is stale.</param>
/// <param name="Exercise">Parameter <c>exercise</c>: <c>instrument</c> or <c>european</c>.</param>
/// <param name="BelowIntrinsic">Parameter <c>below_intrinsic</c>: <c>null</c>, <c>clamp</c> or <c>parity</c>.</param>
public sealed record GreeksFormula(
    ForwardSource Forward, long TradeAgeMaxNs, long UnderlyingAgeMaxNs, GreeksExercise Exercise, BelowIntrinsicPolicy BelowIntrinsic)
{
    public const string Function = "greeks";

    /// <summary>Raw units: iv per year (0.2 = 20 %), vega per 1.00 of volatility, theta per year, rho per 1.00 of rate; mark, underlying_price and forward in price units; years to expiry.</summary>
    public static readonly IReadOnlyList<string> Outputs =
        ["iv", "delta", "gamma", "vega", "theta", "rho", "mark", "underlying_price", "forward", "years"];

    /// <summary>All options as European; stays as it is, since logs name it.</summary>
    public static readonly FormulaDefinition Version1 = new(
        "greeks", 1, FormulaKind.Greeks, Function,
        [new("forward", "parity"), new("trade_age_max_s", "300"), new("underlying_age_max_s", "300")],
        Outputs);

    /// <summary>American options with early exercise.</summary>
    public static readonly FormulaDefinition Default = new(
        "greeks", 2, FormulaKind.Greeks, Function,
        [
            new("below_intrinsic", "null"), new("exercise", "instrument"), new("forward", "parity"),
            new("trade_age_max_s", "300"), new("underlying_age_max_s", "300"),
        ],
        Outputs);

    public static GreeksFormula From(FormulaDefinition formula) => new(
        formula.Text("forward") switch { "spot" => ForwardSource.Spot, "parity_median" => ForwardSource.ParityMedian, _ => ForwardSource.Parity },
        (long)(formula.Number("trade_age_max_s", 300) * UnixNanos.PerSecond),
        (long)(formula.Number("underlying_age_max_s", 300) * UnixNanos.PerSecond),
        formula.Text("exercise") == "instrument" ? GreeksExercise.Instrument : GreeksExercise.European,
        formula.Text("below_intrinsic") switch
        {
            "clamp" => BelowIntrinsicPolicy.Clamp,
            "parity" => BelowIntrinsicPolicy.Parity,
            _ => BelowIntrinsicPolicy.Null,
        });
}
