namespace SignalEs.Domain.Ticks;

/// <summary>
/// One market-data update of one instrument. NaN = unknown. A tick with a bid, an ask or a size of either replaces both sides of the quote (a missing
/// price is then unknown: nobody bids, or nobody offers); a tick with none of them leaves the quote as it was. <see cref="Last"/> makes it a trade, <see cref="Volume"/> is that trade's size.
/// </summary>
/// <param name="Key">Instrument key text.</param>
/// <param name="TsEventNs">When it happened, nanoseconds since 1970 UTC.</param>
/// <param name="TsReceivedNs">When this service saw it: a recorded input, never used to order or bucket.</param>
/// <param name="Last">Trade price, greater than 0.</param>
/// <param name="Bid">Best bid; 0 means that nobody bids.</param>
/// <param name="Ask">Best ask.</param>
/// <param name="BidSize">Size at the bid.</param>
/// <param name="AskSize">Size at the ask.</param>
/// <param name="Volume">Size of the trade in <paramref name="Last"/>.</param>
/// <param name="OpenInterest">Open contracts.</param>
/// <param name="Source">Producer that numbers its ticks, or null.</param>
/// <param name="SourceSeq">Rising number within the source.</param>
public readonly record struct Tick(
    string Key,
    long TsEventNs,
    long TsReceivedNs,
    double Last,
    double Bid,
    double Ask,
    double BidSize,
    double AskSize,
    double Volume,
    double OpenInterest,
    string? Source = null,
    long SourceSeq = 0)
{
    public bool HasTrade => !double.IsNaN(Last);

    public bool HasQuote => !double.IsNaN(Bid) || !double.IsNaN(Ask) || !double.IsNaN(BidSize) || !double.IsNaN(AskSize);

    public bool HasOpenInterest => !double.IsNaN(OpenInterest);
}
