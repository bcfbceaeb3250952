using SignalEs.Domain;

namespace SignalEs.Queries.Chain;

/// <summary>What the market said of an option at some time; NaN unknown, time 0: not seen.</summary>
internal readonly record struct OptionQuote(
    double Bid, double Ask, double BidSize, double AskSize, long QuoteTsNs, double Last, long LastTsNs, double DayVolume, double OpenInterest, Position Position)
{
    public static readonly OptionQuote Unknown = new(
        double.NaN, double.NaN, double.NaN, double.NaN, 0, double.NaN, 0, double.NaN, double.NaN, Position.None);
}
