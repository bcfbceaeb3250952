using System.Globalization;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Moneyness;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>One message for each evaluation of a chain: the engine evaluates an expiry at once, so its rows stand together.</summary>
internal static class ChainMessages
{
    public static void Add(SignalBatch signals, FeedPositions at, IFeedInterest interest, List<FeedMessage> messages)
    {
        if (!interest.WantsAny(ChannelKind.Chain) || !Array.Exists(signals.Configs, c => c.Config == FeedChannel.GreeksConfig))
        {
            return;
        }

        var channels = new (InstrumentKey? Key, FeedChannel Channel, bool Wanted)[signals.Subjects.Length];
        for (int row = 0; row < signals.Count;)
        {
            if (signals.ConfigOf(row).Config != FeedChannel.GreeksConfig)
            {
                row++;
                continue;
            }

            int first = row;
            var head = OptionOf(signals, row, channels, interest);
            while (row < signals.Count && Continues(signals, row, first, head.Channel, channels, interest))
            {
                row++;
            }

            if (head.Wanted)
            {
                messages.Add(Message(signals, at, first, row, head.Channel, channels));
            }
        }
    }

    private static bool Continues(
        SignalBatch signals, int row, int first, FeedChannel channel, (InstrumentKey?, FeedChannel, bool)[] channels, IFeedInterest interest)
        => signals.ConfigOf(row).Config == FeedChannel.GreeksConfig
            && signals.Columns.TsNs[row] == signals.Columns.TsNs[first]
            && OptionOf(signals, row, channels, interest).Channel == channel;

    private static FeedMessage Message(
        SignalBatch signals, FeedPositions at, int first, int end, FeedChannel channel, (InstrumentKey? Key, FeedChannel, bool)[] channels)
    {
        var options = new List<(InstrumentKey, LiveSignal)>(end - first);
        for (int row = first; row < end; row++)
        {
            options.Add((channels[signals.Columns.Subject[row]].Key!, SignalMessages.Read(signals, row, at)));
        }

        var figures = Figures(signals, at, end, signals.Columns.TsNs[first], $"{channel.Subject}:{channel.Part}:{MoneynessFormula.ExpiryLevel}");
        var data = ChainAssembly.Of(channel.Subject, channel.Part, options, figures);
        return new FeedMessage(channel, at.Chain(first), signals.Columns.TsNs[first], FeedType.Delta, data);
    }

    // Moneyness of an expiry follows its Greeks in the same evaluation.
    private static LiveSignal? Figures(SignalBatch signals, FeedPositions at, int from, long tsNs, string subject)
    {
        for (int row = from; row < signals.Count && signals.Columns.TsNs[row] == tsNs && signals.ConfigOf(row).Config == FeedChannel.MoneynessConfig; row++)
        {
            if (signals.SubjectOf(row) == subject)
            {
                return SignalMessages.Read(signals, row, at);
            }
        }

        return null;
    }

    private static (InstrumentKey? Key, FeedChannel Channel, bool Wanted) OptionOf(
        SignalBatch signals, int row, (InstrumentKey? Key, FeedChannel Channel, bool Wanted)[] channels, IFeedInterest interest)
    {
        ref var known = ref channels[signals.Columns.Subject[row]];
        if (known.Key is null)
        {
            var key = InstrumentKey.Parse(signals.SubjectOf(row));
            var channel = ChannelOf(key);
            known = (key, channel, key.Strike is not null && interest.Wants(channel));
        }

        return known;
    }

    public static FeedChannel ChannelOf(InstrumentKey option)
        => FeedChannel.Chain(option.Underlying, option.Expiry?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "");
}
