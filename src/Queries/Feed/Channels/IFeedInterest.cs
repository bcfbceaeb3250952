namespace SignalEs.Queries.Feed.Channels;

/// <summary>Which channels somebody listens to. What nobody listens to is never made into a message.</summary>
public interface IFeedInterest
{
    /// <summary>False: no channel of this kind is wanted. Cheap, asked once per commit.</summary>
    bool WantsAny(ChannelKind kind);

    bool Wants(in FeedChannel channel);
}

/// <summary>The channels of some patterns.</summary>
public sealed class PatternInterest(IReadOnlyList<ChannelPattern> patterns) : IFeedInterest
{
    private readonly HashSet<FeedChannel> _exact = [.. patterns.Where(p => !p.IsWildcard).Select(p => p.Channel)];
    private readonly ChannelPattern[] _wild = [.. patterns.Where(p => p.IsWildcard)];

    public bool WantsAny(ChannelKind kind) => _exact.Any(c => c.Kind == kind) || _wild.Any(p => p.MayCover(kind));

    public bool Wants(in FeedChannel channel)
    {
        if (_exact.Contains(channel))
        {
            return true;
        }

        foreach (var pattern in _wild)
        {
            if (pattern.Covers(channel))
            {
                return true;
            }
        }

        return false;
    }
}
