using SignalEs.Queries.Feed.Channels;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>Who listens to which channel. A channel without listeners costs a look-up, a kind without listeners a counter. Guarded by the hub.</summary>
internal sealed class Topics
{
    private const int ResolvedMax = 200_000;
    private static readonly int Kinds = Enum.GetValues<ChannelKind>().Length;

    private readonly Dictionary<FeedChannel, List<FeedSubscription>> _exact = [];
    private readonly List<(ChannelPattern Pattern, FeedSubscription Subscription)> _wild = [];
    private readonly Dictionary<FeedChannel, FeedSubscription[]> _resolved = [];
    private readonly int[] _listening = new int[Kinds];

    /// <summary>Each subscription at most once.</summary>
    public FeedSubscription[] ListenersOf(in FeedChannel channel)
    {
        if (_listening[(int)channel.Kind] == 0)
        {
            return [];
        }

        if (!_resolved.TryGetValue(channel, out var listeners))
        {
            if (_resolved.Count >= ResolvedMax)
            {
                _resolved.Clear();
            }

            listeners = Resolve(channel);
            _resolved.Add(channel, listeners);
        }

        return listeners;
    }

    /// <summary>Everybody who listens to anything.</summary>
    public IEnumerable<FeedSubscription> Listeners => _exact.Values.SelectMany(l => l).Concat(_wild.Select(w => w.Subscription)).Distinct();

    public void Add(FeedSubscription subscription)
    {
        foreach (var pattern in subscription.Patterns)
        {
            Count(pattern, 1);
            if (pattern.IsWildcard)
            {
                _wild.Add((pattern, subscription));
                _resolved.Clear();
            }
            else
            {
                if (!_exact.TryGetValue(pattern.Channel, out var list))
                {
                    _exact.Add(pattern.Channel, list = []);
                }

                list.Add(subscription);
                _resolved.Remove(pattern.Channel);
            }
        }
    }

    public void Remove(FeedSubscription subscription, IEnumerable<ChannelPattern> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.IsWildcard)
            {
                if (_wild.RemoveAll(w => w.Subscription == subscription && w.Pattern == pattern) > 0)
                {
                    Count(pattern, -1);
                    _resolved.Clear();
                }
            }
            else if (_exact.TryGetValue(pattern.Channel, out var list) && list.Remove(subscription))
            {
                Count(pattern, -1);
                _resolved.Remove(pattern.Channel);
                if (list.Count == 0)
                {
                    _exact.Remove(pattern.Channel);
                }
            }
        }
    }

    private FeedSubscription[] Resolve(in FeedChannel channel)
    {
        List<FeedSubscription> listeners = _exact.TryGetValue(channel, out var exact) ? [.. exact] : [];
        foreach (var (pattern, subscription) in _wild)
        {
            if (!listeners.Contains(subscription) && pattern.Covers(channel))
            {
                listeners.Add(subscription);
            }
        }

        return [.. listeners];
    }

    private void Count(ChannelPattern pattern, int by)
    {
        for (int kind = 0; kind < Kinds; kind++)
        {
            if (pattern.MayCover((ChannelKind)kind))
            {
                _listening[kind] += by;
            }
        }
    }
}
