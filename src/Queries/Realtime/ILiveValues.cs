using SignalEs.Domain;
using SignalEs.Domain.Engine;

namespace SignalEs.Queries.Realtime;

/// <summary>
/// Newest values as this process committed them: ahead of the read tables by the projections' latency, but only what was seen since start-up.
/// Answers merge both, the greater position wins. Safe for concurrent readers.
/// </summary>
public interface ILiveValues
{
    /// <summary>What the ticks of an instrument say since start-up; false when none came.</summary>
    bool TryGetTick(string key, out LiveTick tick);

    /// <summary>Newest value of each config for a subject (instrument key or <c>UNDERLYING:yyyy-MM-dd:LEVEL</c>); empty when none came.</summary>
    IReadOnlyList<LiveSignal> SignalsOf(string subject);

    /// <summary>Event time that an underlying has reached; false when it wasn't touched since start-up.</summary>
    bool TryGetWatermark(string underlying, out long tsNs);
}

/// <summary>
/// Latest trade, quote and open interest of an instrument, each with its own event time: a part whose time is 0 wasn't seen, and says nothing.
/// Within a part NaN means unknown (a quote without bid: nobody bids).
/// </summary>
/// <param name="Position">Newest tick, whatever it carried.</param>
/// <param name="TsEventNs">Its event time, nanoseconds.</param>
/// <param name="TsReceivedNs">When the service saw it, nanoseconds.</param>
/// <param name="Last">Price of the last trade.</param>
/// <param name="Volume">Size of that trade.</param>
/// <param name="LastTsNs">Event time of that trade; 0: none seen.</param>
/// <param name="Bid">Best bid of the last quote.</param>
/// <param name="Ask">Best ask of the last quote.</param>
/// <param name="BidSize">Size at the bid.</param>
/// <param name="AskSize">Size at the ask.</param>
/// <param name="QuoteTsNs">Event time of the last quote; 0: none seen.</param>
/// <param name="OpenInterest">Open contracts; NaN: not seen.</param>
public readonly record struct LiveTick(
    Position Position,
    long TsEventNs,
    long TsReceivedNs,
    double Last,
    double Volume,
    long LastTsNs,
    double Bid,
    double Ask,
    double BidSize,
    double AskSize,
    long QuoteTsNs,
    double OpenInterest);

/// <summary>A row of a <see cref="SignalBatch"/> on its own.</summary>
/// <param name="Columns">Config, formula and names of the values.</param>
/// <param name="Subject">Instrument key or moneyness subject.</param>
/// <param name="TsNs">Event time at which the value is known, nanoseconds.</param>
/// <param name="BarStartNs">Start of the bar for bar cadences, else equal to <paramref name="TsNs"/>.</param>
/// <param name="Status">Whether there are values, else why not.</param>
/// <param name="Values">As many as <c>Columns.Outputs</c>; NaN = unknown.</param>
/// <param name="Position">Sequence of the <c>SignalsComputed</c> event and the row's index in it.</param>
public sealed record LiveSignal(
    SignalColumnSet Columns, string Subject, long TsNs, long BarStartNs, SignalStatus Status, IReadOnlyList<double> Values, Position Position);
