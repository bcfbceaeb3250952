using SignalEs.Domain;

namespace SignalEs.Queries.Feed.Channels;

/// <summary>
/// Patterns that somebody listens to, or did until a short while ago: their messages are made and kept in memory, so that who was cut off misses none. What nobody
/// has listened to is in the log alone. Guarded by the hub.
/// </summary>
/// <param name="keep">How long a pattern is kept after its last listener left.</param>
internal sealed class KeptInterest(TimeSpan keep, TimeProvider time) : IFeedInterest
{
    private static readonly int Kinds = Enum.GetValues<ChannelKind>().Length;

    private readonly Dictionary<FeedChannel, Kept> _exact = [];
    private readonly List<Kept> _wild = [];
    private readonly Queue<(Kept Kept, long Left)> _left = new();
    private readonly int[] _of = new int[Kinds];

    private sealed class Kept(ChannelPattern pattern, Position since)
    {
        public ChannelPattern Pattern { get; } = pattern;

        public Position Since { get; } = since;

        public int Listeners { get; set; }

        /// <summary>When the last listener left; later departures count.</summary>
        public long Left { get; set; }
    }

    public bool WantsAny(ChannelKind kind) => _of[(int)kind] > 0;

    public bool Wants(in FeedChannel channel)
    {
        if (!WantsAny(channel.Kind))
        {
            return false;
        }

        if (_exact.ContainsKey(channel))
        {
            return true;
        }

        foreach (var kept in _wild)
        {
            if (kept.Pattern.Covers(channel))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every message of some patterns after a position was made.</summary>
    public bool Covers(IReadOnlyList<ChannelPattern> patterns, Position after) => patterns.All(p => Covers(p, after));

    /// <param name="patterns">Have one listener more from now on.</param>
    /// <param name="now">Every message after this position is still to be made.</param>
    public void Join(IEnumerable<ChannelPattern> patterns, Position now)
    {
        foreach (var pattern in patterns)
        {
            var kept = Find(pattern);
            if (kept is null)
            {
                kept = new Kept(pattern, now);
                if (pattern.IsWildcard)
                {
                    _wild.Add(kept);
                }
                else
                {
                    _exact.Add(pattern.Channel, kept);
                }

                Count(pattern, 1);
            }

            kept.Listeners++;
        }
    }

    /// <param name="patterns">Have one listener less.</param>
    public void Leave(IEnumerable<ChannelPattern> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (Find(pattern) is { } kept && --kept.Listeners == 0)
            {
                kept.Left = time.GetTimestamp();
                _left.Enqueue((kept, kept.Left));
            }
        }
    }

    /// <summary>Drops what nobody has listened to for long enough.</summary>
    public void Expire()
    {
        while (_left.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Left) >= keep)
        {
            _left.Dequeue();
            var (kept, left) = oldest;
            if (kept.Listeners > 0 || kept.Left != left)
            {
                continue;
            }

            if (kept.Pattern.IsWildcard)
            {
                _wild.Remove(kept);
            }
            else
            {
                _exact.Remove(kept.Pattern.Channel);
            }

            Count(kept.Pattern, -1);
        }
    }

    private bool Covers(ChannelPattern pattern, Position after)
        => (!pattern.IsWildcard && _exact.TryGetValue(pattern.Channel, out var exact) && exact.Since <= after) || _wild.Exists(k => k.Since <= after && k.Pattern.Includes(pattern));

    private Kept? Find(ChannelPattern pattern)
        => pattern.IsWildcard ? _wild.Find(k => k.Pattern.Text == pattern.Text) : _exact.GetValueOrDefault(pattern.Channel);

    private void Count(ChannelPattern pattern, int by)
    {
        for (int kind = 0; kind < Kinds; kind++)
        {
            if (pattern.MayCover((ChannelKind)kind))
            {
                _of[kind] += by;
            }
        }
    }
}
