using System.Text.Json;
using CsCheck;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Queries.Bars;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Messages;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Tests.Feed;

public sealed class FeedMessagesTests
{
    [Fact]
    public void Every_message_has_a_position_of_its_own_and_they_rise()
        => Market.Sessions.Sample(batches =>
        {
            var positions = batches.SelectMany(b => FeedMessages.From(b, EveryChannel.All)).Select(m => m.Position.Packed).ToList();
            return positions.Zip(positions.Skip(1)).All(p => p.First < p.Second);
        }, iter: 15);

    [Fact]
    public void What_others_listen_to_doesn_t_change_a_message()
        => Gen.Select(Market.Sessions, Gen.Enum<ChannelKind>()).Sample((batches, kind) =>
        {
            var interest = new EveryChannel(c => c.Kind == kind);
            foreach (var batch in batches)
            {
                var alone = FeedMessages.From(batch, interest).Select(Text);
                var amongAll = FeedMessages.From(batch, EveryChannel.All).Where(m => m.Channel.Kind == kind).Select(Text);
                Assert.Equal(amongAll, alone);
            }
        }, iter: 12);

    [Fact]
    public void Recorded_events_alone_give_the_same_messages_as_the_live_commit_except_bars()
        => Market.Sessions.Sample(batches =>
        {
            var interest = new EveryChannel(c => c.Kind != ChannelKind.Bars);
            foreach (var live in batches)
            {
                var ticks = live.Ticks is null ? null : TicksIngested.FromBytes(new TicksIngested(0, "", "", "", "", live.Ticks).ToBytes()).Ticks;
                var signals = SignalsComputed.FromBytes(new SignalsComputed(0, 1, "", "", live.Output.Signals).ToBytes()).Signals;
                var ofTicks = new CommittedBatch(0, live.TicksSequence, live.TicksSequence, ticks, new EngineOutput(SignalBatch.Empty, BarChanges.None, []));
                var ofSignals = new CommittedBatch(0, live.SignalsSequence, live.SignalsSequence, null, new EngineOutput(signals, BarChanges.None, [])) { CauseSequence = live.TicksSequence };
                var recorded = FeedMessages.From(ofTicks, interest).Concat(FeedMessages.From(ofSignals, interest));
                Assert.Equal(FeedMessages.From(live, interest).Select(Text), recorded.Select(Text));
            }
        }, iter: 12);

    [Fact]
    public void A_session_brings_up_every_kind_and_type()
    {
        var messages = Market.Session(60).SelectMany(b => FeedMessages.From(b, EveryChannel.All)).ToList();
        ChannelKind[] kinds = [ChannelKind.Ticks, ChannelKind.Bars, ChannelKind.Signals, ChannelKind.Greeks, ChannelKind.Chain, ChannelKind.Moneyness];
        Assert.Equal(kinds, messages.Select(m => m.Channel.Kind).Distinct().Order());
        Assert.Equal([FeedType.Correction, FeedType.Delta, FeedType.Final], messages.Select(m => m.Type).Distinct().Order());
    }

    [Fact]
    public void Every_channel_name_reads_back_as_the_channel()
        => Assert.All(
            Market.Session(60).SelectMany(b => FeedMessages.From(b, EveryChannel.All)).Select(m => m.Channel).Distinct(),
            c => Assert.Equal(c, ChannelReader.Read(c.Name, out _)!.Channel));

    [Fact]
    public void A_bar_is_a_delta_while_it_forms_final_at_its_close_and_corrected_by_a_late_tick()
    {
        var market = new Market();
        var channel = FeedChannel.Bars(Market.Index, "1m");
        var interest = new EveryChannel(c => c == channel);
        var forming = Assert.Single(FeedMessages.From(market.Commit(Market.Trade(Market.Index, 5, 3700), Market.Trade(Market.Index, 6, 3702)), interest));
        Assert.Equal((FeedType.Delta, BarStatus.Forming, 3702), (forming.Type, Bar(forming).Status, Bar(forming).High));

        var closed = FeedMessages.From(market.Commit(Market.Trade(Market.Index, 61, 3705)), interest);
        Assert.Equal([FeedType.Final, FeedType.Delta], closed.Select(m => m.Type));
        Assert.Equal((BarStatus.Final, 3702, Market.Start + 60_000_000_000), (Bar(closed[0]).Status, Bar(closed[0]).Close, closed[0].TsNs));

        var late = FeedMessages.From(market.Commit(Market.Trade(Market.Index, 7, 3699, 5)), interest).Where(m => m.Type == FeedType.Correction);
        var piece = Bar(Assert.Single(late));
        Assert.Equal((Bar(closed[0]).Start, 3699, 5, 1, BarStatus.Corrected), (piece.Start, piece.Low, piece.Volume, piece.LateTicks, piece.Status));
    }

    [Fact]
    public void A_chain_message_has_every_option_that_the_evaluation_changed()
    {
        var messages = Market.Session(60).SelectMany(b => FeedMessages.From(b, EveryChannel.All)).ToList();
        var inChains = messages.Where(m => m.Channel.Kind == ChannelKind.Chain).Select(m => (FeedChain)m.Data)
            .SelectMany(c => c.Strikes).SelectMany(s => new[] { s.Call, s.Put }).OfType<FeedChainOption>().Select(o => o.Position);
        var greeks = messages.Where(m => m.Channel.Kind == ChannelKind.Greeks).Select(m => m.Position.ToString());
        Assert.Equal(greeks.Order(), inChains.Order());
    }

    private static BarView Bar(FeedMessage message) => (BarView)message.Data;

    private static string Text(FeedMessage m)
        => $"{m.Channel} {m.Position} {m.TsNs} {m.Type} {JsonSerializer.Serialize(m.Data, m.Data.GetType(), QueryJson.Options)}";
}
