using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Output;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>
/// A tick on <c>ticks:{key}</c>. A delta has what the tick carried: <c>last_ts</c> null means no trade, <c>quote_ts</c> null no quote. A snapshot has the
/// newest trade, quote and open interest together.
/// </summary>
public sealed record FeedTick(
    string InstrumentKey, string Ts, string TsReceived, double? Last, string? LastTs, double? Volume, double? Bid, double? Ask, double? BidSize,
    double? AskSize, string? QuoteTs, double? OpenInterest, string Position)
{
    internal static FeedTick Of(string key, in LiveTick tick) => new(
        key,
        UnixNanos.Format(tick.TsEventNs),
        UnixNanos.Format(tick.TsReceivedNs),
        QueryJson.Known(tick.Last),
        tick.LastTsNs == 0 ? null : UnixNanos.Format(tick.LastTsNs),
        QueryJson.Known(tick.Volume),
        QueryJson.Known(tick.Bid),
        QueryJson.Known(tick.Ask),
        QueryJson.Known(tick.BidSize),
        QueryJson.Known(tick.AskSize),
        tick.QuoteTsNs == 0 ? null : UnixNanos.Format(tick.QuoteTsNs),
        QueryJson.Known(tick.OpenInterest),
        tick.Position.ToString());
}

internal static class TickMessages
{
    public static void Add(CommittedBatch batch, FeedPositions at, IFeedInterest interest, List<FeedMessage> messages)
    {
        if (batch.Ticks is not { } ticks || !interest.WantsAny(ChannelKind.Ticks))
        {
            return;
        }

        var wanted = Array.ConvertAll(ticks.Instruments, key => interest.Wants(FeedChannel.Ticks(key)));
        if (!Array.Exists(wanted, w => w))
        {
            return;
        }

        for (int i = 0; i < ticks.Count; i++)
        {
            int instrument = ticks.Columns.Instrument[i];
            if (wanted[instrument])
            {
                string key = ticks.Instruments[instrument];
                var tick = Read(ticks.Columns, i, at.Tick(i));
                messages.Add(new FeedMessage(FeedChannel.Ticks(key), tick.Position, tick.TsEventNs, FeedType.Delta, FeedTick.Of(key, tick)));
            }
        }
    }

    private static LiveTick Read(TickColumns c, int i, Position position)
    {
        long ts = c.TsEvent[i];
        return new LiveTick(
            position, ts, c.TsReceived[i], c.Last[i], c.Volume[i], double.IsNaN(c.Last[i]) ? 0 : ts,
            c.Bid[i], c.Ask[i], c.BidSize[i], c.AskSize[i], c.HasQuote(i) ? ts : 0, c.OpenInterest[i]);
    }
}
