namespace SignalEs.Queries.Feed.Channels;

/// <summary>What a channel carries; the first part of its name.</summary>
public enum ChannelKind
{
    Ticks,
    Bars,
    Signals,
    Greeks,
    Chain,
    Moneyness,
    System,
}

/// <summary>One channel, taken apart.</summary>
/// <param name="Kind">What it carries.</param>
/// <param name="Subject">Instrument key; underlying for chains; <c>UNDERLYING:yyyy-MM-dd:LEVEL</c> for moneyness; empty for system.</param>
/// <param name="Part">Timeframe of bars and moneyness, config of signals, expiry of chains; else empty.</param>
public readonly record struct FeedChannel(ChannelKind Kind, string Subject, string Part)
{
    /// <summary>The config whose rows go to <c>greeks:{key}</c>.</summary>
    public const string GreeksConfig = "greeks";

    /// <summary>The config whose rows go to <c>moneyness:…</c>.</summary>
    public const string MoneynessConfig = "moneyness";

    /// <summary>Moneyness is published at each evaluation and carries this timeframe in its name.</summary>
    public const string MoneynessTimeframe = "1m";

    public static readonly FeedChannel System = new(ChannelKind.System, "", "");

    public static FeedChannel Ticks(string key) => new(ChannelKind.Ticks, key, "");

    public static FeedChannel Bars(string key, string timeframe) => new(ChannelKind.Bars, key, timeframe);

    public static FeedChannel Greeks(string key) => new(ChannelKind.Greeks, key, "");

    public static FeedChannel Chain(string underlying, string expiry) => new(ChannelKind.Chain, underlying, expiry);

    public static FeedChannel Moneyness(string subject) => new(ChannelKind.Moneyness, subject, MoneynessTimeframe);

    /// <summary>The one channel that rows of a config go to: every position is published once.</summary>
    public static FeedChannel Signals(string subject, string config) => config switch
    {
        GreeksConfig => Greeks(subject),
        MoneynessConfig when !subject.Contains('@', StringComparison.Ordinal) => Moneyness(subject),
        _ => new FeedChannel(ChannelKind.Signals, subject, config),
    };

    public string Name => Kind == ChannelKind.System
        ? KindText(Kind)
        : Part.Length == 0 ? $"{KindText(Kind)}:{Subject}" : $"{KindText(Kind)}:{Subject}:{Part}";

    public override string ToString() => Name;

    public static string KindText(ChannelKind kind) => kind switch
    {
        ChannelKind.Ticks => "ticks",
        ChannelKind.Bars => "bars",
        ChannelKind.Signals => "signals",
        ChannelKind.Greeks => "greeks",
        ChannelKind.Chain => "chain",
        ChannelKind.Moneyness => "moneyness",
        _ => "system",
    };
}
