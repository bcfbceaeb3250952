using System.ComponentModel;
using SignalEs.Domain;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Realtime;

/// <summary>Latest tick of an instrument: its last trade, quote and open interest, each as of its own time.</summary>
public sealed record TickView(
    [property: Description("Event time of the newest tick.")] string Ts,
    [property: Description("When the service saw it.")] string TsReceived,
    [property: Description("Price of the last trade; null when none came.")] double? Last,
    [property: Description("Event time of that trade.")] string? LastTs,
    [property: Description("Null: nobody bids, or no quote came (then quote_ts is null).")] double? Bid,
    double? Ask,
    double? BidSize,
    double? AskSize,
    [property: Description("Event time of the quote.")] string? QuoteTs,
    [property: Description("Size of the last trade.")] double? Volume,
    [property: Description("Traded size of the trading day.")] double? DayVolume,
    [property: Description("Open contracts.")] double? OpenInterest,
    [property: Description("Where the newest tick stands in the log, sequence:index.")] string Position)
{
    internal static TickView Of(in LiveTick tick, double dayVolume) => new(
        UnixNanos.Format(tick.TsEventNs),
        UnixNanos.Format(tick.TsReceivedNs),
        QueryJson.Known(tick.Last),
        tick.LastTsNs == 0 ? null : UnixNanos.Format(tick.LastTsNs),
        QueryJson.Known(tick.Bid),
        QueryJson.Known(tick.Ask),
        QueryJson.Known(tick.BidSize),
        QueryJson.Known(tick.AskSize),
        tick.QuoteTsNs == 0 ? null : UnixNanos.Format(tick.QuoteTsNs),
        QueryJson.Known(tick.Volume),
        QueryJson.Known(dayVolume),
        QueryJson.Known(tick.OpenInterest),
        tick.Position.ToString());
}
