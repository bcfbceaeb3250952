using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Moneyness;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Messages;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Feed.Live;

/// <summary>The current value of channels. Called while the hub stands still, so that a snapshot and the deltas after it fit without gap or overlap.</summary>
internal static class Snapshots
{
    /// <summary>In order of position; at most <paramref name="max"/>, the newest ones.</summary>
    public static List<FeedMessage> Of(LiveStore live, IReadOnlyList<ChannelPattern> patterns, int max)
    {
        var found = new Dictionary<FeedChannel, FeedMessage>();
        foreach (var pattern in patterns)
        {
            if (!pattern.IsWildcard)
            {
                Keep(found, One(live, pattern.Channel));
                continue;
            }

            foreach (var channel in ChannelsOf(live, pattern))
            {
                Keep(found, One(live, channel));
            }
        }

        var messages = found.Values.OrderBy(m => m.Position).ToList();
        return messages.Count > max ? messages[^max..] : messages;
    }

    /// <summary>Whether anything is known of what a channel is about.</summary>
    public static bool IsKnown(LiveStore live, in FeedChannel channel) => channel.Kind switch
    {
        ChannelKind.System => true,
        ChannelKind.Chain => live.OptionsOf(channel.Subject, channel.Part).Any(),
        ChannelKind.Moneyness => live.SignalsOf(channel.Subject).Count > 0,
        _ => live.InstrumentOf(channel.Subject) is not null,
    };

    private static void Keep(Dictionary<FeedChannel, FeedMessage> found, FeedMessage? message)
    {
        if (message is not null)
        {
            found[message.Channel] = message;
        }
    }

    private static FeedMessage? One(LiveStore live, FeedChannel channel)
    {
        switch (channel.Kind)
        {
            case ChannelKind.Ticks:
                return live.TryGetTick(channel.Subject, out var tick)
                    ? new FeedMessage(channel, tick.Position, tick.TsEventNs, FeedType.Snapshot, FeedTick.Of(channel.Subject, tick))
                    : null;
            case ChannelKind.Bars:
                foreach (var (bar, position) in live.InstrumentOf(channel.Subject)?.Bars() ?? [])
                {
                    if (BarMessages.ChannelOf(bar) == channel)
                    {
                        return BarMessages.Message(channel, bar, position) with { Type = FeedType.Snapshot };
                    }
                }

                return null;
            case ChannelKind.Chain:
                return Chain(live, channel);
            case ChannelKind.System:
                return null;
            default:
                string config = channel.Kind switch
                {
                    ChannelKind.Greeks => FeedChannel.GreeksConfig,
                    ChannelKind.Moneyness => FeedChannel.MoneynessConfig,
                    _ => channel.Part,
                };
                return live.SignalOf(channel.Subject, config) is { } signal
                    ? new FeedMessage(channel, signal.Position, signal.TsNs, FeedType.Snapshot, FeedSignal.Data(channel.Kind, signal))
                    : null;
        }
    }

    // The whole chain; its position is that of its newest option, after which the next evaluation comes.
    private static FeedMessage? Chain(LiveStore live, FeedChannel channel)
    {
        var options = new List<(InstrumentKey, LiveSignal)>();
        var newest = Position.None;
        long ts = 0;
        foreach (var key in live.OptionsOf(channel.Subject, channel.Part))
        {
            if (live.SignalOf(key.Text, FeedChannel.GreeksConfig) is { } signal)
            {
                options.Add((key, signal));
                (newest, ts) = signal.Position > newest ? (signal.Position, signal.TsNs) : (newest, ts);
            }
        }

        var figures = live.SignalOf($"{channel.Subject}:{channel.Part}:{MoneynessFormula.ExpiryLevel}", FeedChannel.MoneynessConfig);
        return options.Count == 0
            ? null
            : new FeedMessage(channel, newest, ts, FeedType.Snapshot, ChainAssembly.Of(channel.Subject, channel.Part, options, figures));
    }

    private static IEnumerable<FeedChannel> ChannelsOf(LiveStore live, ChannelPattern pattern)
    {
        foreach (string key in live.Keys)
        {
            if (pattern.Covers(FeedChannel.Ticks(key)))
            {
                yield return FeedChannel.Ticks(key);
            }

            if (pattern.MayCover(ChannelKind.Bars))
            {
                foreach (var (bar, _) in live.InstrumentOf(key)!.Bars())
                {
                    if (BarMessages.ChannelOf(bar) is var channel && pattern.Covers(channel))
                    {
                        yield return channel;
                    }
                }
            }
        }

        foreach (string subject in live.Subjects)
        {
            foreach (var signal in live.SignalsOf(subject))
            {
                if (FeedChannel.Signals(subject, signal.Columns.Config) is var channel && pattern.Covers(channel))
                {
                    yield return channel;
                }
            }
        }

        foreach (var (underlying, expiry) in live.Chains)
        {
            if (FeedChannel.Chain(underlying, expiry) is var channel && pattern.Covers(channel))
            {
                yield return channel;
            }
        }
    }
}
