using SignalEs.Domain.Errors;

namespace SignalEs.Queries.Feed;

/// <summary>Whether a client may come back after a close.</summary>
public enum FeedReconnect
{
    /// <summary>Connect again (with jitter) and resume from the last position.</summary>
    Resume,

    /// <summary>The same again would end the same way: something has to be changed first.</summary>
    No,
}

/// <summary>A reason for which the server closes a socket.</summary>
/// <param name="Number">WebSocket close code: 1xxx as in RFC 6455, 40xx reconnect and resume, 41xx don't.</param>
/// <param name="Name">Sent as the close reason.</param>
/// <param name="Reconnect">What the client should do.</param>
/// <param name="Meaning">One line.</param>
public sealed record FeedClose(int Number, string Name, FeedReconnect Reconnect, string Meaning);

/// <summary>
/// Every error and close code of the feed. <c>docs/concepts/feed.md</c> lists them; a test keeps the two in step. Codes are never given another meaning.
/// </summary>
public static class FeedCodes
{
    public static readonly ErrorCode BadMessage = new(
        "bad_message", 0, "The message is not a JSON object with an op", "Send one JSON object per text frame: {\"id\": 1, \"op\": \"subscribe\", …}.");

    public static readonly ErrorCode MessageTooLarge = new(
        "message_too_large", 0, "The message is longer than allowed", "`limits.message_bytes_max` of `welcome` says how long it may be. Split the list of channels.");

    public static readonly ErrorCode UnknownOp = new("unknown_op", 0, "There is no such op", "subscribe, unsubscribe or ping.");

    public static readonly ErrorCode BadField = new("bad_field", 0, "A field has a value that isn't allowed", "`detail` names the field and what is allowed.");

    public static readonly ErrorCode UnknownChannel = new(
        "unknown_channel", 400, "The text names no channel", "`detail` says which part is wrong and what is allowed. None of the request's channels was subscribed.");

    public static readonly ErrorCode UnknownTimeframe = new(
        "unknown_timeframe", 400, "Bars of this timeframe are not in the feed", "`detail` lists those that are; others can be asked for by REST or merged from them.");

    public static readonly ErrorCode AlreadySubscribed = new(
        "already_subscribed", 0, "The connection has a subscription that covers this channel, or is covered by it",
        "Unsubscribe first: a connection gets each message once.");

    public static readonly ErrorCode NotSubscribed = new("not_subscribed", 0, "The connection has no such subscription", "Name the channel as it was subscribed.");

    public static readonly ErrorCode TooManyChannels = new(
        "too_many_channels", 400, "More channels than a connection may have", "`limits.channels_max` of `welcome`; use a wildcard or a second connection.");

    public static readonly ErrorCode TooManyConnections = new(
        "too_many_connections", 503, "The host has as many feed connections as it takes", "Try again after `Retry-After` seconds.");

    public static readonly ErrorCode NotAWebSocket = new(
        "not_a_websocket", 400, "This address speaks WebSocket", "Open it with a WebSocket client, or use `GET /feed` for server-sent events.");

    public static readonly FeedClose GoingAway = new(1001, "going_away", FeedReconnect.Resume, "The host is stopping.");

    public static readonly FeedClose Unintelligible = new(
        1003, "binary_frame", FeedReconnect.No, "The client sent a binary frame; the feed speaks JSON in text frames.");

    public static readonly FeedClose TooLarge = new(
        1009, "message_too_large", FeedReconnect.No, "A message of the client was many times longer than allowed.");

    public static readonly FeedClose SlowConsumer = new(
        4001, "slow_consumer", FeedReconnect.Resume, "The client read too slowly for a subscription with slow policy `disconnect`.");

    public static readonly FeedClose ResumeFailed = new(
        4002, "resume_failed", FeedReconnect.Resume, "The log could not be read to its end while missed messages were being sent; what was sent is complete up to its last position.");

    public static readonly FeedClose Interrupted = new(
        4004, "interrupted", FeedReconnect.Resume, "Commits went by that this host has not seen (an answer got lost, or it was stopped for long); resume has them from the log.");

    public static readonly FeedClose InternalError = new(4003, "internal_error", FeedReconnect.Resume, "A fault of the server.");

    public static IReadOnlyList<ErrorCode> Errors { get; } =
        [.. typeof(FeedCodes).GetFields().Select(f => f.GetValue(null)).OfType<ErrorCode>().OrderBy(c => c.Name, StringComparer.Ordinal)];

    public static IReadOnlyList<FeedClose> Closes { get; } =
        [.. typeof(FeedCodes).GetFields().Select(f => f.GetValue(null)).OfType<FeedClose>().OrderBy(c => c.Number)];
}
