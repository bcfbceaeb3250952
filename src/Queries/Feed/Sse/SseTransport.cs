using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using SignalEs.Domain;
using SignalEs.Queries.Feed.Delivery;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Sse;

/// <summary>
/// Items as server-sent events (WHATWG HTML, section 9.2): <c>id</c> is <c>epoch:position</c>, <c>event</c> the message type, <c>data</c> the JSON of a
/// WebSocket message in one line. Heartbeats are comments.
/// </summary>
internal sealed class SseTransport(HttpResponse response, FeedHub hub, FeedLimits limits, TimeProvider time) : IFeedTransport
{
    private readonly FeedEncoder _encoder = new(time);
    private readonly ArrayBufferWriter<byte> _text = new(4096);

    public async Task SendAsync(IReadOnlyList<Outgoing> items, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limits.SendMsMax);
        _text.ResetWrittenCount();
        foreach (var item in items)
        {
            Write(item);
        }

        await response.Body.WriteAsync(_text.WrittenMemory, patience.Token);
        await response.Body.FlushAsync(patience.Token);
    }

    private void Write(in Outgoing item)
    {
        if (item.Message is { } message)
        {
            var json = item.Json.IsEmpty ? _encoder.Encode(message, hub.Epoch).Json : item.Json;
            if (message.Position != Position.None)
            {
                Line($"id: {hub.Epoch}:{message.Position}");
            }

            Line($"event: {message.Type}");
            Data(json.Span);
        }
        else
        {
            // Answers, gaps and heartbeats have no position of their own and must not move Last-Event-ID.
            string type = SseEvents.TypeOf(item.Json.Span);
            if (type == SseEvents.Heartbeat)
            {
                Line(": heartbeat");
                Line("");
                return;
            }

            Line($"event: {type}");
            Data(item.Json.Span);
        }
    }

    private void Data(ReadOnlySpan<byte> json)
    {
        _text.Write("data: "u8);
        _text.Write(json);
        _text.Write("\n\n"u8);
    }

    private void Line(string text)
    {
        Encoding.UTF8.GetBytes(text, _text);
        _text.Write("\n"u8);
    }
}

/// <summary>Reads the type of an answer.</summary>
internal static class SseEvents
{
    public const string Heartbeat = "heartbeat";

    public static string TypeOf(ReadOnlySpan<byte> json)
    {
        var reader = new System.Text.Json.Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == System.Text.Json.JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                return reader.GetString()!;
            }
        }

        return "message";
    }
}
