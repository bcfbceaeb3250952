using System.Globalization;

namespace SignalEs.Domain.Ticks;

/// <summary>What is odd about a tick that is taken all the same: it may be true, and leaving it out would be a judgement that nobody could undo.</summary>
[Flags]
public enum TickFlags
{
    None = 0,

    /// <summary>Its bid is above its ask.</summary>
    Crossed = 1,

    /// <summary>It happened before another tick of its instrument that came earlier.</summary>
    OutOfOrder = 2,

    /// <summary>Its price is absurdly far from the instrument's price before it; see <see cref="TickFlagRules"/>.</summary>
    PriceJump = 4,
}

/// <summary>One flag of one tick.</summary>
/// <param name="Index">Of the tick in its batch.</param>
/// <param name="Flag">One of the values of <see cref="TickFlags"/>.</param>
/// <param name="Detail">Values found, and what they were held against.</param>
public sealed record FlaggedTick(int Index, TickFlags Flag, string Detail)
{
    /// <summary>As clients and counters see it.</summary>
    public string Name => NameOf(Flag);

    public static string NameOf(TickFlags flag) => flag switch
    {
        TickFlags.Crossed => "crossed",
        TickFlags.OutOfOrder => "out_of_order",
        TickFlags.PriceJump => "price_jump",
        _ => throw new ArgumentOutOfRangeException(nameof(flag), flag, "one flag has a name"),
    };
}

/// <summary>When a tick is flagged: a pure rule over it and what its instrument was before, so the flags of any recorded tick can be found again from the log.</summary>
public static class TickFlagRules
{
    /// <summary>
    /// A price that is more than this many times the one before, or less than its inverse, is a jump: limit-up and limit-down bands and circuit breakers stop a market
    /// long before that, a split does it (which is worth a look, too).
    /// </summary>
    public const double JumpRatio = 2;

    /// <summary>An option's price jumps when it moves by more than this part of its underlying's: it can't move by more than the underlying does. Ratios of premiums near zero say nothing.</summary>
    public const double OptionJumpOfSpot = 0.5;

    /// <param name="previous">Price before; NaN or not above zero: nothing to compare with.</param>
    /// <param name="price">Price now.</param>
    public static bool IsJump(double previous, double price) => previous > 0 && (price > previous * JumpRatio || price * JumpRatio < previous);

    /// <param name="previous">Premium before; NaN: nothing to compare with.</param>
    /// <param name="price">Premium now.</param>
    /// <param name="spot">Price of the underlying; NaN: nothing to compare with.</param>
    public static bool IsOptionJump(double previous, double price, double spot) => Math.Abs(price - previous) > spot * OptionJumpOfSpot;

    public static string CrossedDetail(double bid, double ask) => string.Create(CultureInfo.InvariantCulture, $"bid {bid:R} above ask {ask:R}");

    public static string OutOfOrderDetail(long ts, long newest) => $"{UnixNanos.Format(ts)}; the instrument's newest tick so far is of {UnixNanos.Format(newest)}";

    public static string JumpDetail(string field, double previous, double price, double? spot) => spot is { } of
        ? string.Create(CultureInfo.InvariantCulture, $"{field} {price:R} after {previous:R}: moved by more than {OptionJumpOfSpot:P0} of the underlying's {of:R}")
        : string.Create(CultureInfo.InvariantCulture, $"{field} {price:R} after {previous:R}: more than {JumpRatio} times it, or less than 1/{JumpRatio}");
}
