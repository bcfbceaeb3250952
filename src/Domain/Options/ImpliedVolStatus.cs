namespace SignalEs.Domain.Options;

/// <summary>Why a price has an implied volatility, or none.</summary>
public enum ImpliedVolStatus : byte
{
    /// <summary>Solved.</summary>
    Ok,

    /// <summary>The price is below the discounted intrinsic value: an arbitrage, or a stale quote.</summary>
    BelowIntrinsic,

    /// <summary>The price is at or above what infinite volatility gives: the discounted spot (call) or strike (put).</summary>
    AboveMax,

    /// <summary>The price is the intrinsic value: any small volatility gives it.</summary>
    AtIntrinsic,

    /// <summary>No time is left.</summary>
    Expired,

    /// <summary>A price, level, time or rate is NaN or infinite.</summary>
    NotFinite,

    /// <summary>There was no price to solve for. Never given by the solver: for callers that found no usable quote.</summary>
    NoQuote,

    /// <summary>Spot, forward, strike or discount factor isn't positive.</summary>
    BadInput,
}
