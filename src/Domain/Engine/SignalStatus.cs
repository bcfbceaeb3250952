namespace SignalEs.Domain.Engine;

/// <summary>Whether a signal has values, and if not, why. Numbers are part of the binary format: never reuse one.</summary>
public enum SignalStatus : byte
{
    /// <summary>Values are there; single ones may still be NaN where the formula says so.</summary>
    Ok = 0,

    /// <summary>Not enough bars yet.</summary>
    WarmingUp = 1,

    /// <summary>No usable quote (a side missing, crossed) and no fresh trade.</summary>
    NoQuote = 2,

    /// <summary>The option's price is below the discounted intrinsic value: no volatility gives it.</summary>
    BelowIntrinsic = 3,

    /// <summary>The price is exactly intrinsic: volatility is zero or can't be told.</summary>
    AtIntrinsic = 4,

    /// <summary>The price is above what any volatility gives.</summary>
    AboveMax = 5,

    /// <summary>At or past expiry.</summary>
    Expired = 6,

    /// <summary>The underlying's price is older than the formula allows.</summary>
    StaleUnderlying = 7,

    /// <summary>No price of the underlying, and no pair of quotes to imply a forward from.</summary>
    NoUnderlying = 8,

    /// <summary>An input is not a finite number.</summary>
    NotFinite = 9,

    /// <summary>Too few strikes for the figure.</summary>
    NoStrikes = 10,

    /// <summary>A formula's inputs are there, but it has no value for them: a division by zero, the logarithm of a negative number, an overflow.</summary>
    Undefined = 20,

    /// <summary>A signal that the formula reads isn't computed for this instrument at this interval.</summary>
    NoInput = 21,

    /// <summary>A module trapped, ran out of fuel or broke its contract.</summary>
    FormulaFailed = 22,

    /// <summary>The option is quoted at or below what it is worth at any volatility; the values are those of a volatility of 0.</summary>
    Clamped = 30,

    /// <summary>The option is quoted at or below what it is worth at any volatility; the values are those at the other side's volatility at its strike.</summary>
    ParityUsed = 31,
}

/// <summary>Texts of <see cref="SignalStatus"/> as clients see them.</summary>
public static class SignalStatusText
{
    public static string ToText(this SignalStatus status) => status switch
    {
        SignalStatus.Ok => "ok",
        SignalStatus.WarmingUp => "warming_up",
        SignalStatus.NoQuote => "no_quote",
        SignalStatus.BelowIntrinsic => "below_intrinsic",
        SignalStatus.AtIntrinsic => "at_intrinsic",
        SignalStatus.AboveMax => "above_max",
        SignalStatus.Expired => "expired",
        SignalStatus.StaleUnderlying => "stale_underlying",
        SignalStatus.NoUnderlying => "no_underlying",
        SignalStatus.NotFinite => "not_finite",
        SignalStatus.NoStrikes => "no_strikes",
        SignalStatus.Undefined => "undefined",
        SignalStatus.NoInput => "no_input",
        SignalStatus.FormulaFailed => "formula_failed",
        SignalStatus.Clamped => "clamped",
        SignalStatus.ParityUsed => "parity_used",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "unknown status"),
    };

    /// <summary>Whether a signal of this status carries values.</summary>
    public static bool HasValues(this SignalStatus status) => status is SignalStatus.Ok or SignalStatus.Clamped or SignalStatus.ParityUsed;

    /// <summary>Whether Greeks of this status rest on a volatility that quotes give: a clamped one says nothing of the market.</summary>
    public static bool HasVolatility(this SignalStatus status) => status is SignalStatus.Ok or SignalStatus.ParityUsed;
}
