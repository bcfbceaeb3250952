using System.Buffers;
using System.Text.Json;
using SignalEs.Domain;
using SignalEs.Domain.Errors;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>What the server says besides values: welcome, answers, gaps, heartbeats.</summary>
internal static class FeedReplies
{
    private static readonly JsonWriterOptions Options = new() { Encoder = QueryJson.Options.Encoder };

    public static byte[] Welcome(string session, string epoch, Position position, FeedLimits limits) => Write(null, "welcome", json =>
    {
        json.WriteString("session", session);
        json.WriteString("epoch", epoch);
        json.WriteString("position", position.ToString());
        json.WriteNumber("heartbeat_ms", limits.HeartbeatMs);
        json.WriteStartObject("limits");
        json.WriteNumber("channels_max", limits.ChannelsMax);
        json.WriteNumber("message_bytes_max", limits.MessageBytesMax);
        json.WriteNumber("queue_messages_max", limits.QueueMessagesMax);
        json.WriteNumber("queue_bytes_max", limits.QueueBytesMax);
        json.WriteNumber("conflate_ms_max", limits.ConflateMsMax);
        json.WriteNumber("snapshot_messages_max", limits.SnapshotMessagesMax);
        json.WriteNumber("resume_events_max", limits.ResumeEventsMax);
        json.WriteEndObject();
    });

    /// <param name="recovered">True: what follows is everything that was missed. False: a snapshot follows.</param>
    /// <param name="pending">Channels about something that isn't known yet.</param>
    public static byte[] Subscribed(string? id, IEnumerable<string> channels, bool? recovered, Position position, IReadOnlyList<string> pending) => Write(id, "subscribed", json =>
    {
        Strings(json, "channels", channels);
        if (recovered is { } known)
        {
            json.WriteBoolean("recovered", known);
        }

        json.WriteString("position", position.ToString());
        if (pending.Count > 0)
        {
            json.WriteBoolean("pending", true);
            Strings(json, "pending_channels", pending);
        }
    });

    public static byte[] Unsubscribed(string? id, IEnumerable<string> channels) => Write(id, "unsubscribed", json => Strings(json, "channels", channels));

    public static byte[] Pong(string? id, Position position) => Write(id, "pong", json => json.WriteString("position", position.ToString()));

    public static byte[] Error(string? id, ErrorCode code, string detail) => Write(id, "error", json =>
    {
        json.WriteString("code", code.Name);
        json.WriteString("detail", detail);
    });

    public static byte[] Gap(in FeedChannel channel, Position from, Position to)
    {
        string name = channel.Name;
        return Write(null, "gap", json =>
        {
            json.WriteString("channel", name);
            json.WriteString("from", from.ToString());
            json.WriteString("to", to.ToString());
        });
    }

    public static byte[] Heartbeat(Position position) => Write(null, "heartbeat", json => json.WriteString("position", position.ToString()));

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <param name="id">The client's id, as JSON.</param>
    private static byte[] Write(string? id, string type, Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (id is not null)
            {
                json.WritePropertyName("id");
                json.WriteRawValue(id);
            }

            json.WriteString("type", type);
            body(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
