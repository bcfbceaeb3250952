using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>Rows of a <c>SignalsComputed</c> event, each on the one channel of its config.</summary>
internal static class SignalMessages
{
    public static void Add(SignalBatch signals, FeedPositions at, IFeedInterest interest, List<FeedMessage> messages)
    {
        var kinds = Array.ConvertAll(signals.Configs, c => interest.WantsAny(FeedChannel.Signals("", c.Config).Kind) || interest.WantsAny(ChannelKind.Signals));
        if (!Array.Exists(kinds, k => k))
        {
            return;
        }

        for (int row = 0; row < signals.Count; row++)
        {
            if (!kinds[signals.Columns.Config[row]])
            {
                continue;
            }

            var channel = FeedChannel.Signals(signals.SubjectOf(row), signals.ConfigOf(row).Config);
            if (interest.Wants(channel))
            {
                var signal = Read(signals, row, at);
                var correction = signals.CorrectionOf(row);
                Position? cause = correction is { } c ? at.Cause(c.Cause) : null;
                messages.Add(new FeedMessage(channel, signal.Position, signal.TsNs, TypeOf(signal, correction), FeedSignal.Data(channel.Kind, signal, cause)));
            }
        }
    }

    public static LiveSignal Read(SignalBatch signals, int row, FeedPositions at) => new(
        signals.ConfigOf(row), signals.SubjectOf(row), signals.Columns.TsNs[row], signals.Columns.BarStartNs[row], signals.StatusOf(row),
        signals.ValuesOf(row).ToArray(), at.Row(row));

    // What is computed at the close of a bar is computed again only when ticks come late.
    private static string TypeOf(LiveSignal signal, Correction? correction)
        => correction is not null ? FeedType.Correction : signal.BarStartNs == signal.TsNs ? FeedType.Delta : FeedType.Final;
}
