using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Bars;
using SignalEs.Queries.Feed.Channels;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>Bars on <c>bars:{key}:{timeframe}</c>; the data is the REST row, the whole bar each time.</summary>
internal static class BarMessages
{
    public static void Add(BarChanges bars, FeedPositions at, IFeedInterest interest, List<FeedMessage> messages)
    {
        if (!interest.WantsAny(ChannelKind.Bars))
        {
            return;
        }

        int index = 0;
        foreach (var closed in bars.Closed)
        {
            var channel = ChannelOf(closed);
            if (interest.Wants(channel))
            {
                messages.Add(Message(channel, closed, at.Bar(index)));
            }

            index++;
        }

        foreach (ref readonly var forming in bars.Forming)
        {
            for (int i = 0; i < forming.Count; i++, index++)
            {
                var channel = FeedChannel.Bars(forming.Key.Text, FrameText(forming.TimeframeOf(i)));
                if (interest.Wants(channel))
                {
                    messages.Add(Message(channel, forming[i], at.Bar(index)));
                }
            }
        }
    }

    public static FeedChannel ChannelOf(BarChange change) => FeedChannel.Bars(change.Key.Text, FrameText(change.Timeframe));

    public static FeedMessage Message(FeedChannel channel, BarChange change, Position position)
    {
        string status = !change.IsFinal ? BarStatus.Forming : change.Bar.LateTicks > 0 ? BarStatus.Corrected : BarStatus.Final;
        long ts = change.IsFinal ? change.End : Math.Max(change.Bar.CloseTs, change.Bar.QuoteTs);
        string type = change.IsFinal ? FeedType.Final : FeedType.Delta;
        return new FeedMessage(channel, position, ts, type, BarView.Of(change.Bar, change.End, status));
    }

    /// <summary>
    /// A tick that came after its minute was final: published as a bar of that one tick, to be merged into the minute. Bars combine, so the client
    /// that kept the minute has the corrected one; the row over REST is corrected all the same.
    /// </summary>
    public static void AddCorrections(CommittedBatch batch, FeedPositions at, IFeedInterest interest, List<FeedMessage> messages)
    {
        int[] late = batch.Output.Signals.LateTicks;
        if (late.Length == 0 || batch.Ticks is not { } ticks || !interest.WantsAny(ChannelKind.Bars))
        {
            return;
        }

        for (int i = 0; i < late.Length; i++)
        {
            var tick = ticks[late[i]];
            var channel = FeedChannel.Bars(tick.Key, FrameText(Timeframe.M1));
            if (interest.Wants(channel))
            {
                var piece = Piece(tick, at.Tick(late[i]));
                var view = BarView.Of(piece, piece.Start + UnixNanos.PerMinute, BarStatus.Corrected);
                messages.Add(new FeedMessage(channel, at.Correction(i), tick.TsEventNs, FeedType.Correction, view));
            }
        }
    }

    private static Bar Piece(in Tick tick, Position position)
    {
        var bar = Bar.Empty(UnixNanos.Floor(tick.TsEventNs, UnixNanos.PerMinute));
        bar.Touch(position, late: true);
        if (tick.HasTrade)
        {
            bar.AddTrade(tick.Last, tick.Volume, tick.TsEventNs, position);
        }

        if (tick.HasQuote)
        {
            bar.AddQuote(tick.Bid, tick.Ask, tick.TsEventNs, position);
        }

        if (tick.HasOpenInterest)
        {
            bar.AddOpenInterest(tick.OpenInterest, tick.TsEventNs, position);
        }

        return bar;
    }

    // Asked for each bar of each commit: the few frames there are get their text once.
    private static string FrameText(Timeframe timeframe) => FrameTexts.GetOrAdd(timeframe, static t => t.ToString());

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Timeframe, string> FrameTexts = new();
}
