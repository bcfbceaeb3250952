using System.ComponentModel;
using System.Text.Json.Serialization;

namespace SignalEs.Queries.Surface;

/// <summary>Answer of <c>GET /surface/{underlying}</c>.</summary>
public sealed record SurfaceView(
    string Underlying,
    [property: Description("The instant that was asked for; null: now.")] string? At,
    [property: Description("Event time that the underlying has reached.")] string? Watermark,
    [property: Description("Expiries with options, yyyy-MM-dd.")] IReadOnlyList<string> Expiries,
    [property: Description("Unit of every volatility.")] string IvUnit,
    [property: Description("The smiles that the points rest on, one for each expiry.")] IReadOnlyList<SurfaceFitView> Fits,
    [property: Description("In order of term, then as they were asked for.")] IReadOnlyList<SurfacePointView> Points,
    int ModelVersion);

/// <summary>The smile of one expiry.</summary>
public sealed record SurfaceFitView(
    [property: Description("yyyy-MM-dd.")] string Expiry,
    [property: Description("ok; repaired: the best fit had arbitrage, this is the best without; butterfly_arbitrage, calendar_arbitrage: it has, and none without was near the quotes; "
        + "few_quotes: fewer than 5, interpolated; no_values: no option has a volatility.")] string Status,
    [property: Description("svi, or interpolation (total variance linear in log-moneyness between strikes, volatility flat beyond).")] string? Method,
    [property: Description("Event time of the Greeks it rests on.")] string? Ts,
    [property: Description("Formula that gave the volatilities.")] string? Formula,
    [property: Description("Years of 365 days to the instant of expiry.")] double? Years,
    [property: Description("Forward that the Greeks were computed against.")] double? Forward,
    double? UnderlyingPrice,
    [property: Description("Raw SVI of total variance; null where it is interpolated.")] SviView? Svi,
    [property: Description("Root mean square of fit minus quote, in volatility, weighted as in the fit: by one over the square of half the bid-ask spread.")] double? Rmse,
    [property: Description("Largest difference from a quote, in volatility; quotes that nobody trades count in full here.")] double? ErrorMax,
    [property: Description("No butterfly arbitrage; null where it is interpolated.")] bool? ButterflyFree,
    [property: Description("Total variance nowhere below that of the expiry before, where both have quotes; null without one.")] bool? CalendarFree,
    [property: Description("Volatility at the forward.")] double? AtmIv,
    [property: Description("Call minus put volatility at 25 delta on the forward."), JsonPropertyName("risk_reversal_25")] double? RiskReversal25,
    [property: Description("Mean of call and put volatility at 25 delta minus the one at the forward."), JsonPropertyName("butterfly_25")] double? Butterfly25,
    [property: Description("Quotes used: one for each strike, from the out-of-the-money side where it has one.")] int Quotes,
    [property: Description("The quotes, in order of strike.")] IReadOnlyList<SurfaceQuoteView> Inputs);

/// <summary>w(k) = a + b (rho (k - m) + sqrt((k - m)² + sigma²)).</summary>
public sealed record SviView(double A, double B, double Rho, double M, double Sigma);

/// <summary>A quote that a smile rests on.</summary>
public sealed record SurfaceQuoteView(string InstrumentKey, double LogMoneyness, double? Iv, string Position);

/// <summary>One volatility of the surface.</summary>
public sealed record SurfacePointView(
    [property: Description("yyyy-MM-dd, or the instant that `days` leads to.")] string Expiry,
    [property: Description("Implied volatility per year.")] double? Iv,
    double? TotalVariance,
    [property: Description("svi or interpolation; of two expiries with different ones, interpolation.")] string? Method,
    double? Years,
    double? Forward,
    double? Strike,
    [property: Description("Delta on the forward of the out-of-the-money option: N(d1) of a call, N(d1) - 1 of a put.")] double? Delta,
    [property: Description("ln(strike / forward).")] double? LogMoneyness,
    [property: Description("Listed expiries between which total variance is interpolated at constant log-moneyness; one: the smile is its own, or the first expiry's against none.")]
    IReadOnlyList<string> Between,
    [property: Description("ok; extrapolated: outside the quoted strikes; out_of_reach: no strike has that delta; no_values, expired, after_last_expiry: there is no smile.")] string Status,
    [property: Description("Newest Greeks of each smile that it rests on; the fits name all of them.")] IReadOnlyList<string> Positions);
