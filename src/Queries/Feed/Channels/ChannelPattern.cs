namespace SignalEs.Queries.Feed.Channels;

/// <summary>A channel, or all channels whose names begin with a text: what a client subscribes to.</summary>
public sealed class ChannelPattern
{
    private readonly string? _prefix;

    private ChannelPattern(string text, string? prefix, FeedChannel channel) => (Text, _prefix, Channel) = (text, prefix, channel);

    /// <summary>Canonical name, or the prefix followed by <c>*</c>.</summary>
    public string Text { get; }

    /// <summary>The channel of a pattern without wildcard.</summary>
    public FeedChannel Channel { get; }

    public bool IsWildcard => _prefix is not null;

    public static ChannelPattern Exact(FeedChannel channel) => new(channel.Name, null, channel);

    public static ChannelPattern StartingWith(string prefix) => new(prefix + "*", prefix, default);

    public bool Covers(in FeedChannel channel)
        => _prefix is null ? channel == Channel : MayCover(channel.Kind) && channel.Name.StartsWith(_prefix, StringComparison.Ordinal);

    /// <summary>Whether any channel of a kind can match: asked before names are put together.</summary>
    public bool MayCover(ChannelKind kind)
    {
        if (_prefix is null)
        {
            return kind == Channel.Kind;
        }

        // What happens to the service isn't in the log: only who asks for it by name gets it.
        if (kind == ChannelKind.System && _prefix.Length == 0)
        {
            return false;
        }

        string start = FeedChannel.KindText(kind) + (kind == ChannelKind.System ? "" : ":");
        return start.StartsWith(_prefix, StringComparison.Ordinal) || _prefix.StartsWith(start, StringComparison.Ordinal);
    }

    /// <summary>Whether every channel that another pattern matches is matched by this one.</summary>
    public bool Includes(ChannelPattern other)
        => _prefix is null
            ? other._prefix is null && Channel == other.Channel
            : other._prefix is null ? Covers(other.Channel) : other._prefix.StartsWith(_prefix, StringComparison.Ordinal);

    /// <summary>Whether some channel matches both.</summary>
    public bool Overlaps(ChannelPattern other) => (_prefix, other._prefix) switch
    {
        (null, null) => Channel == other.Channel,
        (null, _) => other.Covers(Channel),
        (_, null) => Covers(other.Channel),
        var (mine, theirs) => mine.StartsWith(theirs, StringComparison.Ordinal) || theirs.StartsWith(mine, StringComparison.Ordinal),
    };

    public override string ToString() => Text;
}
