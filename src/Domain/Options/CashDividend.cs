namespace SignalEs.Domain.Options;

/// <summary>A dividend in cash.</summary>
/// <param name="ExNs">The instant from which the underlying trades without it, nanoseconds.</param>
/// <param name="Amount">Per unit of the underlying, in its currency; paid at the same instant.</param>
public sealed record CashDividend(long ExNs, double Amount);
