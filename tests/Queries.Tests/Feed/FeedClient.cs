using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using SignalEs.Domain;

namespace SignalEs.Queries.Tests.Feed;

/// <summary>A WebSocket client of the feed.</summary>
internal sealed class FeedClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket;
    private readonly Queue<JsonElement> _rest = new();

    private FeedClient(ClientWebSocket socket) => _socket = socket;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Whether a frame has held an array of several messages.</summary>
    public bool SawBatch { get; private set; }

    public JsonElement Welcome { get; private set; }

    public static async Task<FeedClient> ConnectAsync(Uri address)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{address.Authority}/api/v2/ws"), CancellationToken.None);
        var client = new FeedClient(socket);
        client.Welcome = await client.ReceiveAsync();
        Assert.Equal("welcome", client.Welcome.GetProperty("type").GetString());
        return client;
    }

    public Task SendAsync(object request) => SendTextAsync(JsonSerializer.Serialize(request));

    public async Task SendTextAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text)
        => await _socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, CancellationToken.None);

    /// <summary>Subscribes and gives back the answer.</summary>
    public async Task<JsonElement> SubscribeAsync(object request)
    {
        await SendAsync(request);
        return await ReceiveAsync();
    }

    /// <summary>The next message.</summary>
    /// <exception cref="EndOfStreamException">The server closed.</exception>
    public async Task<JsonElement> ReceiveAsync()
    {
        if (_rest.TryDequeue(out var next))
        {
            return next;
        }

        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[16 * 1024];
        using var frame = new MemoryStream();
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new EndOfStreamException($"closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            }

            frame.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                break;
            }
        }

        var root = JsonDocument.Parse(frame.ToArray()).RootElement;
        SawBatch |= root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 1;
        if (root.ValueKind != JsonValueKind.Array)
        {
            return root;
        }

        foreach (var element in root.EnumerateArray())
        {
            _rest.Enqueue(element);
        }

        return _rest.Dequeue();
    }

    /// <summary>The next <paramref name="count"/> messages that carry values.</summary>
    public async Task<List<JsonElement>> ValuesAsync(int count)
    {
        var values = new List<JsonElement>();
        while (values.Count < count)
        {
            var message = await ReceiveAsync();
            if (message.TryGetProperty("channel", out _))
            {
                values.Add(message);
            }
        }

        return values;
    }

    /// <summary>Messages up to the answer to a ping, which comes behind everything that waits.</summary>
    public async Task<List<JsonElement>> DrainAsync()
    {
        await SendAsync(new { id = "drain", op = "ping" });
        var values = new List<JsonElement>();
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() == "drain")
            {
                return values;
            }

            values.Add(message);
        }
    }

    /// <summary>Reads until the server closes.</summary>
    public async Task<List<JsonElement>> UntilClosedAsync()
    {
        var values = new List<JsonElement>();
        try
        {
            while (true)
            {
                values.Add(await ReceiveAsync());
            }
        }
        catch (EndOfStreamException)
        {
            return values;
        }
    }

    /// <summary>Goes away without a close frame, as a cut line does.</summary>
    public void Cut() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Fields of messages.</summary>
internal static class Fields
{
    public static string Type(this JsonElement message) => message.GetProperty("type").GetString()!;

    public static string Channel(this JsonElement message) => message.GetProperty("channel").GetString()!;

    public static Position Position(this JsonElement message)
        => Domain.Position.TryParse(message.GetProperty("position").GetString(), out var position) ? position : throw new FormatException(message.GetRawText());

    public static string Code(this JsonElement message) => message.GetProperty("code").GetString()!;

    /// <summary>Everything but the time of emission, which a resumed message has anew.</summary>
    public static string Said(this JsonElement m) => $"{m.Channel()} {m.Type()} {m.GetProperty("position")} {m.GetProperty("ts")} {m.GetProperty("data")}";
}
