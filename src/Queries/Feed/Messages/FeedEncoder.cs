using System.Buffers;
using System.Text.Json;
using SignalEs.Domain;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>A message as it goes over the wire, shared by all who receive it.</summary>
/// <param name="Message">What was encoded.</param>
/// <param name="Json">UTF-8.</param>
public sealed record EncodedMessage(FeedMessage Message, ReadOnlyMemory<byte> Json);

/// <summary>Writes messages as UTF-8 JSON. Not thread-safe: its buffer is used again.</summary>
internal sealed class FeedEncoder(TimeProvider time)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = QueryJson.Options.Encoder, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private Utf8JsonWriter? _writer;

    /// <param name="message">The message.</param>
    /// <param name="epoch">Names the log that positions belong to.</param>
    /// <param name="type">Instead of the message's own type.</param>
    public EncodedMessage Encode(FeedMessage message, string epoch, string? type = null)
    {
        _buffer.ResetWrittenCount();
        var json = _writer ??= new Utf8JsonWriter(_buffer, Options);
        json.Reset();
        json.WriteStartObject();
        json.WriteString("type"u8, type ?? message.Type);
        json.WriteString("channel"u8, message.Channel.Name);
        json.WriteString("epoch"u8, epoch);
        if (message.Position != Position.None)
        {
            json.WriteString("position"u8, message.Position.ToString());
        }

        json.WriteString("ts"u8, UnixNanos.Format(message.TsNs));
        json.WriteString("emitted"u8, UnixNanos.Format(UnixNanos.From(time.GetUtcNow())));
        json.WritePropertyName("data"u8);
        JsonSerializer.Serialize(json, message.Data, message.Data.GetType(), QueryJson.Options);
        json.WriteEndObject();
        json.Flush();
        return new EncodedMessage(message, _buffer.WrittenMemory.ToArray());
    }
}
