using SignalEs.Queries.Feed.Channels;

namespace SignalEs.Queries.Tests.Feed;

/// <summary>Interest in everything, or in what a predicate says.</summary>
internal sealed class EveryChannel(Predicate<FeedChannel>? only = null) : IFeedInterest
{
    public static readonly EveryChannel All = new();

    public bool WantsAny(ChannelKind kind) => true;

    public bool Wants(in FeedChannel channel) => only?.Invoke(channel) != false;
}
