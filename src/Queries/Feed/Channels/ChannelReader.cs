using System.Globalization;
using System.Text.RegularExpressions;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Queries.Feed.Channels;

/// <summary>Why a text names no channel.</summary>
public sealed record ChannelProblem(ErrorCode Code, string Detail);

/// <summary>Reads channel names. An instrument needn't exist yet; its key must be well-formed.</summary>
public static partial class ChannelReader
{
    /// <summary>Frames that the engine keeps for every instrument, whatever is configured.</summary>
    public static readonly IReadOnlyList<string> Timeframes = ["1m", "5m", "15m", "1h", "1d"];

    private const string Allowed =
        "ticks:{key}, bars:{key}:{timeframe}, signals:{key}:{config}, greeks:{key}, chain:{underlying}:{expiry}, "
        + "moneyness:{underlying}:{expiry}:{level}:1m, system; a trailing * matches any rest";

    public static ChannelPattern? Read(string text, out ChannelProblem? problem)
    {
        problem = null;
        if (text.EndsWith('*'))
        {
            return Wildcard(text[..^1], ref problem);
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string rest = colon < 0 ? "" : text[(colon + 1)..];
        var channel = (colon < 0 ? text : text[..colon]) switch
        {
            "ticks" => Keyed(rest, FeedChannel.Ticks, ref problem),
            "greeks" => Greeks(rest, ref problem),
            "bars" => Bars(rest, ref problem),
            "signals" => Signals(rest, ref problem),
            "chain" => Chain(rest, ref problem),
            "moneyness" => Moneyness(rest, ref problem),
            "system" when colon < 0 => FeedChannel.System,
            _ => Fail($"'{text}' names no channel; allowed: {Allowed}", ref problem),
        };
        return problem is null ? ChannelPattern.Exact(channel) : null;
    }

    private static ChannelPattern? Wildcard(string prefix, ref ChannelProblem? problem)
    {
        bool known = prefix.Length == 0 || Enum.GetValues<ChannelKind>().Any(k => ChannelPattern.StartingWith(prefix).MayCover(k));
        if (!known || prefix.Contains('*', StringComparison.Ordinal))
        {
            Fail($"'{prefix}*' can match no channel; allowed: {Allowed}", ref problem);
            return null;
        }

        return ChannelPattern.StartingWith(prefix);
    }

    private static FeedChannel Keyed(string key, Func<string, FeedChannel> make, ref ChannelProblem? problem)
        => InstrumentKey.TryParse(key, out _, out string? wrong) ? make(key) : Fail($"instrument key {wrong}", ref problem);

    private static FeedChannel Greeks(string key, ref ChannelProblem? problem)
        => InstrumentKey.TryParse(key, out var parsed, out _) && parsed.Product != Product.Option
            ? Fail($"'{key}' is no option; only options have Greeks", ref problem)
            : Keyed(key, FeedChannel.Greeks, ref problem);

    private static FeedChannel Bars(string rest, ref ChannelProblem? problem)
    {
        (string key, string frame) = SplitLast(rest);
        if (!Timeframe.TryParse(frame, out var timeframe) || !Timeframes.Contains(timeframe.ToString()))
        {
            problem = new ChannelProblem(FeedCodes.UnknownTimeframe, $"timeframe '{frame}' of 'bars:{rest}'; allowed: {string.Join(", ", Timeframes)}");
            return default;
        }

        return Keyed(key, k => FeedChannel.Bars(k, timeframe.ToString()), ref problem);
    }

    private static FeedChannel Signals(string rest, ref ChannelProblem? problem)
    {
        (string key, string config) = SplitLast(rest);
        if (config == FeedChannel.GreeksConfig)
        {
            return Greeks(key, ref problem);
        }

        if (config == FeedChannel.MoneynessConfig)
        {
            return Fail($"'signals:{rest}': moneyness belongs to an expiry, see moneyness:{{underlying}}:{{expiry}}:{{level}}:1m", ref problem);
        }

        return Config().IsMatch(config)
            ? Keyed(key, k => FeedChannel.Signals(k, config), ref problem)
            : Fail($"config '{config}' of 'signals:{rest}'; expected signals:{{key}}:{{config}}, the config in lower case", ref problem);
    }

    private static FeedChannel Chain(string rest, ref ChannelProblem? problem)
    {
        string[] parts = rest.Split(':');
        return parts.Length == 2 && Symbol().IsMatch(parts[0]) && IsDate(parts[1])
            ? FeedChannel.Chain(parts[0], parts[1])
            : Fail($"'chain:{rest}'; expected chain:{{underlying}}:{{yyyy-MM-dd}}", ref problem);
    }

    private static FeedChannel Moneyness(string rest, ref ChannelProblem? problem)
    {
        string[] parts = rest.Split(':');
        if (parts.Length != 4 || !Symbol().IsMatch(parts[0]) || !IsDate(parts[1]) || !Level().IsMatch(parts[2]))
        {
            return Fail($"'moneyness:{rest}'; expected moneyness:{{underlying}}:{{yyyy-MM-dd}}:{{ATM, ITMn, OTMn, 25D or EXPIRY}}:1m", ref problem);
        }

        if (parts[3] != FeedChannel.MoneynessTimeframe)
        {
            problem = new ChannelProblem(
                FeedCodes.UnknownTimeframe, $"timeframe '{parts[3]}' of 'moneyness:{rest}'; allowed: {FeedChannel.MoneynessTimeframe} (the value at each evaluation)");
            return default;
        }

        return FeedChannel.Moneyness(rest[..rest.LastIndexOf(':')]);
    }

    private static (string Head, string Last) SplitLast(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    private static bool IsDate(string text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static FeedChannel Fail(string detail, ref ChannelProblem? problem)
    {
        problem = new ChannelProblem(FeedCodes.UnknownChannel, detail);
        return default;
    }

    [GeneratedRegex("^[A-Z][A-Z0-9&.-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Symbol();

    [GeneratedRegex("^(ATM|EXPIRY|[IO]TM[1-9][0-9]?|[1-9][0-9]?D)$", RegexOptions.CultureInvariant)]
    private static partial Regex Level();

    [GeneratedRegex("^[a-z][a-z0-9_.-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Config();
}
