using System.ComponentModel;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Output;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Moneyness;

/// <summary>Call and put of one moneyness level of one expiry, aggregated. Greeks in raw units, as in <c>greeks</c>.</summary>
public sealed record MoneynessBucketView(
    [property: Description("Start of the bucket; the values are its last.")] string Start,
    [property: Description("Event time from which the values were known.")] string Ts,
    [property: Description("yyyy-MM-dd.")] string Expiry,
    [property: Description("ATM, ITMn or OTMn: listed strikes away from the one at the money.")] string Level,
    [property: Description("ok, or why values are null.")] string Status,
    double? CallStrike,
    double? PutStrike,
    [property: Description("Implied volatility of the call, per year.")] double? CallIv,
    double? PutIv,
    [property: Description("Mean of both.")] double? Iv,
    [property: Description("Mean of both weighted by open interest.")] double? IvOi,
    [property: Description("Mean of both; as are gamma, vega and theta.")] double? Delta,
    double? Gamma,
    double? Vega,
    double? Theta,
    [property: Description("Weighted by open interest; as are the others that end in _oi.")] double? DeltaOi,
    double? GammaOi,
    double? VegaOi,
    double? ThetaOi,
    [property: Description("Sum of both; as are the others that end in _sum.")] double? DeltaSum,
    double? GammaSum,
    double? VegaSum,
    double? ThetaSum,
    [property: Description("Traded size of the day, both sides.")] double? Volume,
    [property: Description("Open contracts, both sides.")] double? OpenInterest,
    [property: Description("Put volume over call volume.")] double? PutCallVolume,
    [property: Description("Put open interest over call open interest.")] double? PutCallOpenInterest,
    string Formula,
    string Position)
{
    internal static MoneynessBucketView Of(SignalRecord s, long startNs)
    {
        double? V(string name) => QueryJson.Known(s[name]);
        string[] subject = s.Subject.Split(':');
        return new MoneynessBucketView(
            UnixNanos.Format(startNs), UnixNanos.Format(s.TsNs), subject[1], subject[2], s.Status.ToText(),
            V("call_strike"), V("put_strike"), V("call_iv"), V("put_iv"), V("iv"), V("iv_oi"),
            V("delta"), V("gamma"), V("vega"), V("theta"), V("delta_oi"), V("gamma_oi"), V("vega_oi"), V("theta_oi"),
            V("delta_sum"), V("gamma_sum"), V("vega_sum"), V("theta_sum"),
            V("volume"), V("open_interest"), V("put_call_volume"), V("put_call_open_interest"), s.Formula, s.Position.ToString());
    }
}

/// <summary>Figures of a whole expiry.</summary>
public sealed record MoneynessExpiryView(
    [property: Description("Start of the bucket; the values are its last.")] string Start,
    [property: Description("Event time from which the values were known.")] string Ts,
    [property: Description("yyyy-MM-dd.")] string Expiry,
    [property: Description("ok, or why values are null.")] string Status,
    [property: Description("Forward that put-call parity implies.")] double? Forward,
    double? UnderlyingPrice,
    [property: Description("Listed strike at the money.")] double? AtmStrike,
    [property: Description("Volatility at the forward, interpolated, per year.")] double? AtmIv,
    [property: Description("25-delta risk reversal: call minus put volatility, per year.")] double? Rr25,
    [property: Description("25-delta butterfly: mean of call and put volatility minus the one at the money, per year.")] double? Bf25,
    [property: Description("Price of call plus put at the money.")] double? Straddle,
    double? CallVolume,
    double? PutVolume,
    double? CallOpenInterest,
    double? PutOpenInterest,
    double? PutCallVolume,
    double? PutCallOpenInterest,
    [property: Description("Years of 365 days to the instant of expiry.")] double? Years,
    string Formula,
    string Position)
{
    internal static MoneynessExpiryView Of(SignalRecord s, long startNs)
    {
        double? V(string name) => QueryJson.Known(s[name]);
        return new MoneynessExpiryView(
            UnixNanos.Format(startNs), UnixNanos.Format(s.TsNs), s.Subject.Split(':')[1], s.Status.ToText(),
            V("forward"), V("underlying_price"), V("atm_strike"), V("atm_iv"), V("rr25"), V("bf25"), V("straddle"),
            V("call_volume"), V("put_volume"), V("call_open_interest"), V("put_open_interest"), V("put_call_volume"), V("put_call_open_interest"),
            V("years"), s.Formula, s.Position.ToString());
    }
}

/// <summary>A page of <c>GET /moneyness/{underlying}</c>.</summary>
public sealed record MoneynessPage(
    string Underlying,
    string Timeframe,
    [property: Description("Expiries that have values, yyyy-MM-dd.")] IReadOnlyList<string> Expiries,
    [property: Description("Levels that have values.")] IReadOnlyList<string> Levels,
    int ModelVersion,
    Greeks.GreeksUnits Units,
    IReadOnlyList<MoneynessBucketView> Buckets,
    [property: Description("Per expiry: forward, volatility at the money, risk reversal, butterfly, straddle, put/call ratios.")] IReadOnlyList<MoneynessExpiryView> Figures,
    string? NextCursor);
