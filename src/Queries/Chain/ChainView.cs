using System.ComponentModel;
using SignalEs.Queries.Greeks;

namespace SignalEs.Queries.Chain;

/// <summary>Answer of <c>GET /chain/{underlying}</c>: one expiry, every strike.</summary>
public sealed record ChainView(
    string Underlying,
    [property: Description("yyyy-MM-dd.")] string Expiry,
    [property: Description("Every expiry of the underlying, yyyy-MM-dd.")] IReadOnlyList<string> Expiries,
    [property: Description("The instant that was asked for; null: now.")] string? At,
    [property: Description("Event time that the underlying has reached.")] string? Watermark,
    [property: Description("Price of the underlying that Greeks used last.")] double? UnderlyingPrice,
    [property: Description("Forward of the expiry.")] double? Forward,
    [property: Description("Listed strike at the money.")] double? AtmStrike,
    [property: Description("Volatility at the forward, interpolated, per year.")] double? AtmIv,
    [property: Description("Years of 365 days to the instant of expiry.")] double? Years,
    string Model,
    GreeksUnits Units,
    [property: Description("In order of strike.")] IReadOnlyList<ChainStrike> Strikes,
    int ModelVersion);

/// <summary>Call and put of one strike; null where the side isn't listed.</summary>
public sealed record ChainStrike(double Strike, ChainOption? Call, ChainOption? Put);

/// <summary>One option of a chain.</summary>
public sealed record ChainOption(
    string InstrumentKey,
    [property: Description("ATM, ITMn or OTMn: listed strikes away from the one at the money, as its holder sees it. Null while that isn't known.")] string? Level,
    double? Bid,
    double? Ask,
    double? BidSize,
    double? AskSize,
    [property: Description("Event time of the quote.")] string? QuoteTs,
    double? Last,
    [property: Description("Event time of the last trade.")] string? LastTs,
    [property: Description("Traded size of the trading day.")] double? Volume,
    double? OpenInterest,
    [property: Description("Price that the volatility was solved from.")] double? Mark,
    [property: Description("Implied volatility; `units` names the unit of this and of the Greeks.")] double? Iv,
    double? Delta,
    double? Gamma,
    double? Vega,
    double? Theta,
    double? Rho,
    [property: Description("ok, or why volatility and Greeks are null.")] string Status,
    [property: Description("Event time from which the Greeks were known.")] string? GreeksTs,
    [property: Description("Newest tick of the option, sequence:index.")] string? QuotePosition,
    [property: Description("Where the Greeks stand in the log, sequence:index.")] string? GreeksPosition,
    [property: Description("The newer of both.")] string? Position);
