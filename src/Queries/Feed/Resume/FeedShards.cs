using SignalEs.Domain.Instruments;
using SignalEs.Queries.Feed.Channels;

namespace SignalEs.Queries.Feed.Resume;

/// <summary>Which shards of the log hold the messages of channels.</summary>
/// <param name="Count">Shards that the log is laid out for.</param>
public sealed record FeedShards(int Count)
{
    /// <summary>In order; all of them where a wildcard leaves the underlying open.</summary>
    public IReadOnlyCollection<int> Of(IReadOnlyList<ChannelPattern> patterns)
    {
        var found = new SortedSet<int>();
        foreach (var pattern in patterns)
        {
            if (!pattern.IsWildcard && pattern.Channel.Kind == ChannelKind.System)
            {
                continue;
            }

            if (UnderlyingOf(pattern) is { } underlying)
            {
                found.Add(ShardMap.ShardOf(underlying, Count));
            }
            else
            {
                return [.. Enumerable.Range(0, Count)];
            }
        }

        return found;
    }

    // kind:EXCHANGE@UNDERLYING@… or kind:UNDERLYING:…, as far as the pattern's text goes.
    private static string? UnderlyingOf(ChannelPattern pattern)
    {
        string text = pattern.IsWildcard ? pattern.Text[..^1] : pattern.Text;
        string[] parts = text.Split(':');
        if (parts.Length < 2)
        {
            return null;
        }

        string[] key = parts[1].Split('@');
        return key.Length > 2 ? key[1] : key.Length == 1 && parts.Length > 2 ? key[0] : null;
    }
}
