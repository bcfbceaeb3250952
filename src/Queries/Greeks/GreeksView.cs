using System.ComponentModel;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Output;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Greeks;

/// <summary>Greeks of one option at one time.</summary>
public sealed record GreeksView(
    [property: Description("Implied volatility per year; `units` names the unit of this and the others.")] double? Iv,
    [property: Description("Change of price per 1.00 of underlying price.")] double? Delta,
    [property: Description("Change of delta per 1.00 of underlying price.")] double? Gamma,
    [property: Description("Change of price with volatility.")] double? Vega,
    [property: Description("Change of price with passing time.")] double? Theta,
    [property: Description("Change of price with the interest rate.")] double? Rho,
    [property: Description("Price of the option that the volatility was solved from.")] double? Mark,
    [property: Description("Price of the underlying used.")] double? UnderlyingPrice,
    [property: Description("Forward of the expiry used.")] double? Forward,
    [property: Description("Years of 365 days to the instant of expiry.")] double? Years,
    [property: Description("Dynamics of the underlying. Early exercise is the instrument's: greeks@2 evaluates American options with it.")] string Model,
    GreeksUnits Units,
    [property: Description("ok, or why values are null; clamped and parity_used: values by the formula's policy for quotes below intrinsic value.")] string Status,
    [property: Description("Formula name@version; null when nothing was computed.")] string? Formula,
    [property: Description("Event time from which the values were known.")] string? Ts,
    [property: Description("Where they stand in the log, sequence:index.")] string? Position)
{
    /// <summary>Black-Scholes-Merton with the dividend yield that the forward implies.</summary>
    public const string BlackScholesMerton = "black_scholes_merton";

    /// <summary>Status of an option for which no Greeks were ever computed.</summary>
    public const string NotComputed = "not_computed";

    internal static GreeksView None(GreeksConvention convention) => new(
        null, null, null, null, null, null, null, null, null, null, BlackScholesMerton, convention.Units, NotComputed, null, null, null);

    internal static GreeksView Of(SignalRecord s, GreeksConvention convention) => new(
        convention.Iv(QueryJson.Known(s["iv"])), QueryJson.Known(s["delta"]), QueryJson.Known(s["gamma"]), convention.Vega(QueryJson.Known(s["vega"])),
        convention.Theta(QueryJson.Known(s["theta"]), QueryJson.Known(s["years"])), convention.Rho(QueryJson.Known(s["rho"])), QueryJson.Known(s["mark"]), QueryJson.Known(s["underlying_price"]), QueryJson.Known(s["forward"]),
        QueryJson.Known(s["years"]), BlackScholesMerton, convention.Units, s.Status.ToText(), s.Formula, UnixNanos.Format(s.TsNs), s.Position.ToString());
}

/// <summary>A row of Greeks history: model and units stand once, beside the rows.</summary>
public sealed record GreeksRow(
    [property: Description("Start of the bucket; the values are its last.")] string Start,
    [property: Description("Event time from which the values were known.")] string Ts,
    double? Iv,
    double? Delta,
    double? Gamma,
    double? Vega,
    double? Theta,
    double? Rho,
    double? Mark,
    double? UnderlyingPrice,
    double? Forward,
    double? Years,
    [property: Description("ok, or why values are null.")] string Status,
    string Formula,
    string Position)
{
    internal static GreeksRow Of(SignalRecord s, long startNs, GreeksConvention convention) => new(
        UnixNanos.Format(startNs), UnixNanos.Format(s.TsNs),
        convention.Iv(QueryJson.Known(s["iv"])), QueryJson.Known(s["delta"]), QueryJson.Known(s["gamma"]), convention.Vega(QueryJson.Known(s["vega"])),
        convention.Theta(QueryJson.Known(s["theta"]), QueryJson.Known(s["years"])), convention.Rho(QueryJson.Known(s["rho"])), QueryJson.Known(s["mark"]), QueryJson.Known(s["underlying_price"]), QueryJson.Known(s["forward"]),
        QueryJson.Known(s["years"]), s.Status.ToText(), s.Formula, s.Position.ToString());
}
