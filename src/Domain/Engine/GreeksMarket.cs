using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>What the options of one expiry have in common at one instant.</summary>
/// <param name="Status">Why nothing can be evaluated, unless Ok.</param>
/// <param name="Spot">Price of the underlying.</param>
/// <param name="Forward">Of the expiry.</param>
/// <param name="Years">To the instant of expiry.</param>
/// <param name="Rate">Continuously compounded, per year.</param>
/// <param name="Discount">Value now of 1 at expiry.</param>
internal readonly record struct GreeksMarket(SignalStatus Status, double Spot, double Forward, double Years, double Rate, double Discount)
{
    /// <summary>Dividends in cash until the expiry.</summary>
    public EscrowedDividends Dividends { get; init; }

    /// <summary>The yield that takes the spot less the dividends to the forward: for European exercise.</summary>
    public double YieldEx { get; init; }

    /// <summary>The yield that takes the spot itself there, the dividends spread over the term: for American exercise.</summary>
    public double Yield => Dividends == EscrowedDividends.None ? YieldEx : Rate - (PortableMath.Log(Forward / Spot) / Years);

    /// <summary>The quotes that the forward rests on; empty when it rests on the spot.</summary>
    public StrikePair ParityPair { get; init; }

    public static GreeksMarket Without(SignalStatus reason, double years) => new(reason, double.NaN, double.NaN, years, double.NaN, double.NaN);
}
