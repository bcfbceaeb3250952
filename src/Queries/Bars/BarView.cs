using System.ComponentModel;
using SignalEs.Domain;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Bars;

/// <summary>A bar as clients see it, alike over REST, feed and export.</summary>
public sealed record BarView(
    [property: Description("Names the bucket, RFC 3339 UTC; intraday buckets are anchored to the session open, a day is named by its open.")] string Start,
    [property: Description("End of the bucket, exclusive: from then on the bar is known as final.")] string End,
    [property: Description("First trade; null where only quotes came.")] double? Open,
    double? High,
    double? Low,
    [property: Description("Last trade by event time.")] double? Close,
    [property: Description("Traded size; 0 where trades carried no size.")] double Volume,
    [property: Description("Sum of price x size over size; null without size.")] double? Vwap,
    [property: Description("Ticks that carried a trade.")] long Trades,
    [property: Description("Last open interest of the bucket; null where none came.")] double? OpenInterest,
    [property: Description("Bid of the last quote of the bucket.")] double? Bid,
    double? Ask,
    [property: Description("forming, final, corrected or empty.")] string Status,
    [property: Description("Event time of the trade that set it.")] string? OpenTs,
    string? HighTs,
    string? LowTs,
    string? CloseTs,
    string? QuoteTs,
    [property: Description("Ticks that came after the bar was final.")] long LateTicks,
    [property: Description("First tick of the bar in the log, sequence:index.")] string? FromPosition,
    [property: Description("Last tick of the bar in the log, sequence:index.")] string? ToPosition)
{
    /// <param name="bar">The bar.</param>
    /// <param name="endNs">End of its bucket, nanoseconds.</param>
    /// <param name="status">See <see cref="BarStatus"/>.</param>
    public static BarView Of(in Bar bar, long endNs, string status)
    {
        bool traded = bar.HasTrades;
        return new BarView(
            UnixNanos.Format(bar.Start),
            UnixNanos.Format(endNs),
            QueryJson.Known(bar.Open),
            QueryJson.Known(bar.High),
            QueryJson.Known(bar.Low),
            QueryJson.Known(bar.Close),
            bar.Volume,
            QueryJson.Known(bar.Vwap),
            bar.Trades,
            QueryJson.Known(bar.OpenInterest),
            QueryJson.Known(bar.Bid),
            QueryJson.Known(bar.Ask),
            status,
            traded ? UnixNanos.Format(bar.OpenTs) : null,
            traded ? UnixNanos.Format(bar.HighTs) : null,
            traded ? UnixNanos.Format(bar.LowTs) : null,
            traded ? UnixNanos.Format(bar.CloseTs) : null,
            bar.QuotePosition == Position.None ? null : UnixNanos.Format(bar.QuoteTs),
            bar.LateTicks,
            bar.IsEmpty ? null : bar.FromPosition.ToString(),
            bar.IsEmpty ? null : bar.ToPosition.ToString());
    }
}
