namespace SignalEs.Domain.Indicators;

/// <summary>One bar as an indicator sees it.</summary>
/// <param name="TimeUnixNs">Start of the bar, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Traded volume.</param>
/// <param name="Reference">
/// Close of a second series at the same time, for the indicators that compare two (beta, correlation, relative strength); NaN elsewhere.
/// </param>
public readonly record struct BarInput(
    long TimeUnixNs, double Open, double High, double Low, double Close, double Volume, double Reference = double.NaN);
