using System.ComponentModel;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Output;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Moneyness;

/// <summary>Call and put of one level of one expiry, aggregated. Greeks in raw units, as in <c>greeks</c>. What a formula version doesn't have is null.</summary>
public sealed record MoneynessBucketView
{
    [Description("Start of the bucket; the values are its last.")]
    public required string Start { get; init; }

    [Description("Event time from which the values were known.")]
    public required string Ts { get; init; }

    [Description("yyyy-MM-dd.")]
    public required string Expiry { get; init; }

    [Description("ATM, ITMn or OTMn: listed strikes away from the one at the money; 25D: nearest to that delta; OTM2pct: nearest to that distance from the forward.")]
    public required string Level { get; init; }

    [Description("ok, or why values are null.")]
    public required string Status { get; init; }

    public double? CallStrike { get; init; }

    public double? PutStrike { get; init; }

    [Description("Label of the call by strike steps against spot.")]
    public string? CallLevelSpot { get; init; }

    public string? PutLevelSpot { get; init; }

    [Description("Label of the call by strike steps against the forward.")]
    public string? CallLevelForward { get; init; }

    public string? PutLevelForward { get; init; }

    [Description("Label of the call by delta on the forward, whole percents: 25D.")]
    public string? CallLevelDelta { get; init; }

    public string? PutLevelDelta { get; init; }

    [Description("Delta of the call on the forward, N(d1).")]
    public double? CallDeltaForward { get; init; }

    [Description("Delta of the put on the forward, N(d1) - 1.")]
    public double? PutDeltaForward { get; init; }

    [Description("Implied volatility of the call, per year.")]
    public double? CallIv { get; init; }

    public double? PutIv { get; init; }

    [Description("Mean of both.")]
    public double? Iv { get; init; }

    [Description("Mean of both weighted by open interest; as are the others that end in _oi.")]
    public double? IvOi { get; init; }

    [Description("Mean of both weighted by vega; as are the others that end in _vega.")]
    public double? IvVega { get; init; }

    [Description("Mean of both; as are gamma, vega and theta.")]
    public double? Delta { get; init; }

    public double? DeltaOi { get; init; }

    public double? DeltaVega { get; init; }

    [Description("Sum of both; as are the others that end in _sum.")]
    public double? DeltaSum { get; init; }

    public double? Gamma { get; init; }

    public double? GammaOi { get; init; }

    public double? GammaVega { get; init; }

    public double? GammaSum { get; init; }

    public double? Vega { get; init; }

    public double? VegaOi { get; init; }

    public double? VegaVega { get; init; }

    public double? VegaSum { get; init; }

    public double? Theta { get; init; }

    public double? ThetaOi { get; init; }

    public double? ThetaVega { get; init; }

    public double? ThetaSum { get; init; }

    [Description("Traded size of the day, both sides.")]
    public double? Volume { get; init; }

    [Description("Open contracts, both sides.")]
    public double? OpenInterest { get; init; }

    [Description("Put volume over call volume.")]
    public double? PutCallVolume { get; init; }

    [Description("Put open interest over call open interest.")]
    public double? PutCallOpenInterest { get; init; }

    [Description(MoneynessExpiryView.GammaExposureMeaning)]
    public double? GammaExposure { get; init; }

    public required string Formula { get; init; }

    public required string Position { get; init; }

    internal static MoneynessBucketView Of(SignalRecord s, long startNs)
    {
        double? V(string name) => QueryJson.Known(s[name]);
        string[] subject = s.Subject.Split(':');
        return new MoneynessBucketView
        {
            Start = UnixNanos.Format(startNs),
            Ts = UnixNanos.Format(s.TsNs),
            Expiry = subject[1],
            Level = subject[2],
            Status = s.Status.ToText(),
            CallStrike = V("call_strike"),
            PutStrike = V("put_strike"),
            CallLevelSpot = MoneynessLabels.Steps(V("call_steps_spot")),
            PutLevelSpot = MoneynessLabels.Steps(V("put_steps_spot")),
            CallLevelForward = MoneynessLabels.Steps(V("call_steps_forward")),
            PutLevelForward = MoneynessLabels.Steps(V("put_steps_forward")),
            CallLevelDelta = MoneynessLabels.Delta(V("call_delta_forward")),
            PutLevelDelta = MoneynessLabels.Delta(V("put_delta_forward")),
            CallDeltaForward = V("call_delta_forward"),
            PutDeltaForward = V("put_delta_forward"),
            CallIv = V("call_iv"),
            PutIv = V("put_iv"),
            Iv = V("iv"),
            IvOi = V("iv_oi"),
            IvVega = V("iv_vega"),
            Delta = V("delta"),
            DeltaOi = V("delta_oi"),
            DeltaVega = V("delta_vega"),
            DeltaSum = V("delta_sum"),
            Gamma = V("gamma"),
            GammaOi = V("gamma_oi"),
            GammaVega = V("gamma_vega"),
            GammaSum = V("gamma_sum"),
            Vega = V("vega"),
            VegaOi = V("vega_oi"),
            VegaVega = V("vega_vega"),
            VegaSum = V("vega_sum"),
            Theta = V("theta"),
            ThetaOi = V("theta_oi"),
            ThetaVega = V("theta_vega"),
            ThetaSum = V("theta_sum"),
            Volume = V("volume"),
            OpenInterest = V("open_interest"),
            PutCallVolume = V("put_call_volume"),
            PutCallOpenInterest = V("put_call_open_interest"),
            GammaExposure = V("gamma_exposure"),
            Formula = s.Formula,
            Position = s.Position.ToString(),
        };
    }
}
