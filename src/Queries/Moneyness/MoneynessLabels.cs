using SignalEs.Domain.Moneyness;

namespace SignalEs.Queries.Moneyness;

/// <summary>Labels of an option as text; null where what they rest on is unknown.</summary>
internal static class MoneynessLabels
{
    /// <summary><c>ATM</c>, <c>OTM2</c>, <c>ITM1</c> from steps out of the money.</summary>
    public static string? Steps(double? steps) => steps is { } s ? StrikeRank.Level((int)s) : null;

    /// <summary><c>25D</c> from a signed delta.</summary>
    public static string? Delta(double? delta) => delta is { } d ? StrikeRank.DeltaLevel((int)Math.Round(100 * Math.Abs(d), MidpointRounding.AwayFromZero)) : null;
}
