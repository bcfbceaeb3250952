using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Audit;

/// <summary>A tick as audit shows it; null = unknown.</summary>
public sealed record TickRow(
    string Position, string InstrumentKey, string Ts, string TsReceived, double? Last, double? Bid, double? Ask, double? BidSize, double? AskSize,
    double? Volume, double? OpenInterest, string? Source, long? SourceSeq)
{
    public static TickRow From(Tick tick, Position position) => new(
        position.ToString(), tick.Key, UnixNanos.Format(tick.TsEventNs), UnixNanos.Format(tick.TsReceivedNs), Known(tick.Last), Known(tick.Bid), Known(tick.Ask),
        Known(tick.BidSize), Known(tick.AskSize), Known(tick.Volume), Known(tick.OpenInterest), tick.Source, tick.Source is null ? null : tick.SourceSeq);

    internal static double? Known(double value) => double.IsFinite(value) ? value : null;
}
