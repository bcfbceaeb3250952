using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Options;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>
/// What one evaluation changed in the chain of an expiry, on <c>chain:{underlying}:{expiry}</c>. Merge it into the answer of <c>GET /chain</c>: strikes by
/// <c>strike</c>, fields by name. Quotes are not in it, they come by tick.
/// </summary>
public sealed record FeedChain(
    string Underlying, string Expiry, string Ts, double? UnderlyingPrice, double? Forward, double? AtmStrike, double? AtmIv, double? Years,
    IReadOnlyList<FeedChainStrike> Strikes);

/// <summary>The sides of a strike that changed; a side that is null didn't.</summary>
public sealed record FeedChainStrike(double Strike, FeedChainOption? Call, FeedChainOption? Put);

/// <summary>One option of a chain message.</summary>
public sealed record FeedChainOption(
    string InstrumentKey, double? Mark, double? Iv, double? Delta, double? Gamma, double? Vega, double? Theta, double? Rho, string Status, string GreeksTs,
    string Position)
{
    internal static FeedChainOption Of(LiveSignal s)
    {
        double? V(string name) => FeedSignal.Value(s, name);
        return new FeedChainOption(
            s.Subject, V("mark"), V("iv"), V("delta"), V("gamma"), V("vega"), V("theta"), V("rho"), s.Status.ToText(), UnixNanos.Format(s.TsNs),
            s.Position.ToString());
    }
}

/// <summary>Puts Greeks of one expiry together, strike by strike.</summary>
internal static class ChainAssembly
{
    /// <param name="options">Keys with their newest Greeks.</param>
    /// <param name="figures">Figures of the expiry; null where none were computed.</param>
    public static FeedChain Of(string underlying, string expiry, IReadOnlyList<(InstrumentKey Key, LiveSignal Signal)> options, LiveSignal? figures)
    {
        var strikes = new SortedDictionary<double, FeedChainStrike>();
        var newest = options[0].Signal;
        foreach (var (key, signal) in options)
        {
            double strike = key.Strike!.Value;
            var row = strikes.TryGetValue(strike, out var known) ? known : new FeedChainStrike(strike, null, null);
            var option = FeedChainOption.Of(signal);
            strikes[strike] = key.Right == OptionRight.Call ? row with { Call = option } : row with { Put = option };
            newest = signal.Position > newest.Position ? signal : newest;
        }

        double? Figure(string name) => figures is null ? null : FeedSignal.Value(figures, name);
        return new FeedChain(
            underlying, expiry, UnixNanos.Format(newest.TsNs),
            Figure("underlying_price") ?? FeedSignal.Value(newest, "underlying_price"),
            Figure("forward") ?? FeedSignal.Value(newest, "forward"),
            Figure("atm_strike"), Figure("atm_iv"),
            Figure("years") ?? FeedSignal.Value(newest, "years"), [.. strikes.Values]);
    }
}
