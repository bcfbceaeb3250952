namespace SignalEs.Domain.Moneyness;

/// <summary>Names of the values of moneyness rows, in the order in which signals carry them. A formula version's never change.</summary>
public static class MoneynessOutputs
{
    /// <summary>
    /// Of a bucket, <c>moneyness@1</c>: strikes of its call and put; their IVs, the plain and open-interest-weighted mean IV; for delta, gamma, vega,
    /// theta (raw units, as in Greeks) the plain mean, the open-interest-weighted mean and the sum; traded volume of the day, open interest, put/call ratios.
    /// </summary>
    public static IReadOnlyList<string> Bucket1 { get; } =
    [
        "call_strike", "put_strike", "call_iv", "put_iv", "iv", "iv_oi",
        "delta", "gamma", "vega", "theta", "delta_oi", "gamma_oi", "vega_oi", "theta_oi", "delta_sum", "gamma_sum", "vega_sum", "theta_sum",
        "volume", "open_interest", "put_call_volume", "put_call_open_interest",
    ];

    /// <summary>
    /// Of an expiry, <c>moneyness@1</c>: forward, underlying price, ATM strike; ATM volatility at the forward, 25-delta risk reversal (call minus put) and
    /// butterfly (mean of both minus ATM), all per year, deltas as Greeks have them; straddle = call mark + put mark at the ATM strike; day volumes,
    /// open interests and their put/call ratios.
    /// </summary>
    public static IReadOnlyList<string> Expiry1 { get; } =
    [
        "forward", "underlying_price", "atm_strike", "atm_iv", "rr25", "bf25", "straddle", "call_volume", "put_volume",
        "call_open_interest", "put_open_interest", "put_call_volume", "put_call_open_interest", "years",
    ];

    /// <summary>
    /// Of a bucket, <c>moneyness@2</c>: strikes of its call and put and both labels of each: steps out of the money (negative: in) against spot and against
    /// the forward, and delta on the forward (N(d1), of a put N(d1) - 1); IVs with their plain, open-interest-weighted (<c>_oi</c>) and vega-weighted
    /// (<c>_vega</c>) means; for delta, gamma, vega, theta (raw units, as in Greeks) the same three means and the sum; traded volume of the day, open
    /// interest, put/call ratios; gamma exposure (see <see cref="GammaExposure"/>).
    /// </summary>
    public static IReadOnlyList<string> Bucket { get; } =
    [
        "call_strike", "put_strike", "call_steps_spot", "put_steps_spot", "call_steps_forward", "put_steps_forward", "call_delta_forward", "put_delta_forward",
        "call_iv", "put_iv", "iv", "iv_oi", "iv_vega",
        "delta", "delta_oi", "delta_vega", "delta_sum", "gamma", "gamma_oi", "gamma_vega", "gamma_sum",
        "vega", "vega_oi", "vega_vega", "vega_sum", "theta", "theta_oi", "theta_vega", "theta_sum",
        "volume", "open_interest", "put_call_volume", "put_call_open_interest", "gamma_exposure",
    ];

    /// <summary>
    /// Of an expiry, <c>moneyness@2</c>: forward, underlying price; ATM strike against the formula's reference, against spot and against the forward;
    /// ATM volatility at the forward, 25-delta risk reversal (call minus put) and butterfly (mean of both minus ATM), per year, at deltas on the forward;
    /// which method gave them (1: interpolation in total variance between strikes) and from how many strikes; straddle = call mark + put mark at the ATM
    /// strike; day volumes, open interests and their put/call ratios; max pain; gamma exposure; years.
    /// </summary>
    public static IReadOnlyList<string> Expiry { get; } =
    [
        "forward", "underlying_price", "atm_strike", "atm_strike_spot", "atm_strike_forward", "atm_iv", "risk_reversal_25", "butterfly_25",
        "smile_method", "smile_strikes", "straddle", "call_volume", "put_volume", "call_open_interest", "put_open_interest",
        "put_call_volume", "put_call_open_interest", "max_pain", "gamma_exposure", "years",
    ];

    /// <summary>Value of <c>smile_method</c>: total variance is linear in log-moneyness between quoted strikes.</summary>
    public const double InterpolationMethod = 1;

    /// <summary>Whether a row with these values is one of a whole expiry.</summary>
    public static bool IsOfExpiry(IReadOnlyList<string> outputs) => outputs.Count > 0 && outputs[0] == "forward";
}
