using System.ComponentModel;
using System.Text.Json.Serialization;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Output;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Moneyness;

/// <summary>Figures of a whole expiry.</summary>
public sealed record MoneynessExpiryView(
    [property: Description("Start of the bucket; the values are its last.")] string Start,
    [property: Description("Event time from which the values were known.")] string Ts,
    [property: Description("yyyy-MM-dd.")] string Expiry,
    [property: Description("ok, or why values are null.")] string Status,
    [property: Description("Forward that put-call parity implies.")] double? Forward,
    double? UnderlyingPrice,
    [property: Description("Listed strike at the money against the formula's reference.")] double? AtmStrike,
    [property: Description("Listed strike at the money against spot.")] double? AtmStrikeSpot,
    [property: Description("Listed strike at the money against the forward.")] double? AtmStrikeForward,
    [property: Description("Volatility at the forward, interpolated, per year.")] double? AtmIv,
    [property: Description("25-delta risk reversal: call minus put volatility, per year."), JsonPropertyName("risk_reversal_25")] double? RiskReversal25,
    [property: Description("25-delta butterfly: mean of call and put volatility minus the one at the money, per year."), JsonPropertyName("butterfly_25")] double? Butterfly25,
    [property: Description("How the three above come from quotes: interpolation (total variance linear in log-moneyness between strikes). The fitted curve: GET /surface.")] string? SmileMethod,
    [property: Description("Strikes that have a volatility.")] double? SmileStrikes,
    [property: Description("Price of call plus put at the money.")] double? Straddle,
    double? CallVolume,
    double? PutVolume,
    double? CallOpenInterest,
    double? PutOpenInterest,
    double? PutCallVolume,
    double? PutCallOpenInterest,
    [property: Description("Listed strike at which settlement would pay holders of open options least.")] double? MaxPain,
    [property: Description(MoneynessExpiryView.GammaExposureMeaning)] double? GammaExposure,
    [property: Description("Years of 365 days to the instant of expiry.")] double? Years,
    string Formula,
    string Position)
{
    internal const string GammaExposureMeaning =
        "Currency per 1 % move: gamma, open interest, multiplier and S² / 100, calls positive and puts negative (dealers taken to be long calls and short puts).";

    internal static MoneynessExpiryView Of(SignalRecord s, long startNs)
    {
        double? V(string name) => QueryJson.Known(s[name]);
        return new MoneynessExpiryView(
            UnixNanos.Format(startNs), UnixNanos.Format(s.TsNs), s.Subject.Split(':')[1], s.Status.ToText(),
            V("forward"), V("underlying_price"), V("atm_strike"), V("atm_strike_spot"), V("atm_strike_forward"), V("atm_iv"),
            V("risk_reversal_25") ?? V("rr25"), V("butterfly_25") ?? V("bf25"), Method(s), V("smile_strikes"), V("straddle"),
            V("call_volume"), V("put_volume"), V("call_open_interest"), V("put_open_interest"), V("put_call_volume"), V("put_call_open_interest"),
            V("max_pain"), V("gamma_exposure"), V("years"), s.Formula, s.Position.ToString());
    }

    // Before edition 2 there was one method, and it wasn't said.
    private static string? Method(SignalRecord s) => double.IsNaN(s["atm_iv"]) ? null : "interpolation";
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
    [property: Description("Per expiry: forward, volatility at the money, risk reversal, butterfly, straddle, put/call ratios, max pain, gamma exposure.")] IReadOnlyList<MoneynessExpiryView> Figures,
    string? NextCursor);
