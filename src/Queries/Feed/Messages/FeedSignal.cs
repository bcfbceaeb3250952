using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Output;
using SignalEs.Queries.Realtime;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>A signal on <c>signals:{key}:{config}</c>; <c>corrected_by</c> is the position of the late tick that had it computed again, null when it is new.</summary>
public sealed record FeedSignal(
    string InstrumentKey, string Config, string Formula, string Start, string Ts, string Status, IReadOnlyDictionary<string, double?> Values, string Position, string? CorrectedBy)
{
    /// <summary>The row in the form of its channel.</summary>
    internal static object Data(ChannelKind kind, LiveSignal s, Position? correctedBy = null) => kind switch
    {
        ChannelKind.Greeks => FeedGreeks.Of(s),
        ChannelKind.Moneyness => FeedMoneyness.Of(s),
        _ => Of(s, correctedBy),
    };

    internal static FeedSignal Of(LiveSignal s, Position? correctedBy = null) => new(
        s.Subject, s.Columns.Config, s.Columns.Formula, UnixNanos.Format(SignalRecord.StartOf(s.TsNs, s.BarStartNs)), UnixNanos.Format(s.TsNs),
        s.Status.ToText(), SignalView.Named(s.Columns.Outputs, s.Values), s.Position.ToString(), correctedBy?.ToString());

    internal static double? Value(LiveSignal s, string output)
    {
        for (int i = 0; i < s.Columns.Outputs.Count; i++)
        {
            if (s.Columns.Outputs[i] == output)
            {
                return QueryJson.Known(s.Values[i]);
            }
        }

        return null;
    }
}

/// <summary>Greeks of one option on <c>greeks:{key}</c>, in raw units (see docs: conventions).</summary>
public sealed record FeedGreeks(
    string InstrumentKey, string Ts, double? Iv, double? Delta, double? Gamma, double? Vega, double? Theta, double? Rho, double? Mark,
    double? UnderlyingPrice, double? Forward, double? Years, string Status, string Formula, string Position)
{
    internal static FeedGreeks Of(LiveSignal s)
    {
        double? V(string name) => FeedSignal.Value(s, name);
        return new FeedGreeks(
            s.Subject, UnixNanos.Format(s.TsNs), V("iv"), V("delta"), V("gamma"), V("vega"), V("theta"), V("rho"), V("mark"), V("underlying_price"),
            V("forward"), V("years"), s.Status.ToText(), s.Columns.Formula, s.Position.ToString());
    }
}

/// <summary>One moneyness level, or the figures of a whole expiry (level <c>EXPIRY</c>), on <c>moneyness:…</c>.</summary>
public sealed record FeedMoneyness(
    string Underlying, string Expiry, string Level, string Ts, string Status, string Formula, IReadOnlyDictionary<string, double?> Values, string Position)
{
    internal static FeedMoneyness Of(LiveSignal s)
    {
        string[] parts = s.Subject.Split(':');
        return new FeedMoneyness(
            parts[0], parts[1], parts[2], UnixNanos.Format(s.TsNs), s.Status.ToText(), s.Columns.Formula,
            SignalView.Named(s.Columns.Outputs, s.Values), s.Position.ToString());
    }
}
