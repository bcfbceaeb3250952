using System.Text.Json;
using SignalEs.Domain;
using SignalEs.Domain.Errors;
using SignalEs.Queries.Feed.Delivery;

namespace SignalEs.Queries.Feed.Sockets;

/// <summary>Where a client wants to go on.</summary>
public sealed record FeedResumePoint(string Epoch, Position Position);

/// <summary>What a client asks on a socket.</summary>
/// <param name="Id">The client's id as JSON, given back in the answer; null where it sent none.</param>
/// <param name="Op"><c>subscribe</c>, <c>unsubscribe</c> or <c>ping</c>.</param>
/// <param name="Channels">Channel names as the client wrote them.</param>
/// <param name="Slow">See <see cref="SlowPolicy"/>.</param>
/// <param name="ConflateMs">Shortest time between two messages of a channel; 0: as fast as the client reads.</param>
/// <param name="Batch">Several messages may share a frame from now on.</param>
/// <param name="Resume">Null: begin with a snapshot.</param>
public sealed record FeedRequest(
    string? Id, string Op, IReadOnlyList<string> Channels, SlowPolicy Slow, int ConflateMs, bool Batch, FeedResumePoint? Resume);

/// <summary>Why a message can't be acted on.</summary>
public sealed record FeedProblem(string? Id, ErrorCode Code, string Detail);

/// <summary>Reads what a client sent; every mistake is told by name, none ends the connection.</summary>
public static class FeedRequestReader
{
    public const string Subscribe = "subscribe";
    public const string Unsubscribe = "unsubscribe";
    public const string Ping = "ping";

    public static FeedRequest? Read(ReadOnlyMemory<byte> json, FeedLimits limits, out FeedProblem? problem)
    {
        problem = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                problem = new FeedProblem(null, FeedCodes.BadMessage, $"expected a JSON object, got {Kind(root)}");
                return null;
            }

            string? id = root.TryGetProperty("id", out var given) && given.ValueKind is JsonValueKind.Number or JsonValueKind.String ? given.GetRawText() : null;
            return Read(root, id, limits, out problem);
        }
        catch (JsonException e)
        {
            problem = new FeedProblem(null, FeedCodes.BadMessage, $"not JSON: {e.Message}");
            return null;
        }
    }

    private static FeedRequest? Read(JsonElement root, string? id, FeedLimits limits, out FeedProblem? problem)
    {
        problem = null;
        if (!root.TryGetProperty("op", out var op) || op.ValueKind != JsonValueKind.String)
        {
            problem = new FeedProblem(id, FeedCodes.BadMessage, "op is missing; allowed: subscribe, unsubscribe, ping");
            return null;
        }

        string name = op.GetString()!;
        if (name is not (Subscribe or Unsubscribe or Ping))
        {
            problem = new FeedProblem(id, FeedCodes.UnknownOp, $"op '{name}'; allowed: subscribe, unsubscribe, ping");
            return null;
        }

        var fields = new Fields(root, id);
        var request = new FeedRequest(
            id, name, name == Ping ? [] : fields.Channels(), fields.Slow(), fields.ConflateMs(limits.ConflateMsMax), fields.Batch(), fields.Resume());
        problem = fields.Problem;
        return problem is null ? request : null;
    }

    private static string Kind(JsonElement element) => element.ValueKind.ToString().ToLowerInvariant();

    /// <summary>The first wrong field is told.</summary>
    private sealed class Fields(JsonElement root, string? id)
    {
        public FeedProblem? Problem { get; private set; }

        public IReadOnlyList<string> Channels()
        {
            if (!root.TryGetProperty("channels", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0
                || list.EnumerateArray().Any(c => c.ValueKind != JsonValueKind.String))
            {
                Wrong("channels", "an array of one or more channel names");
                return [];
            }

            return [.. list.EnumerateArray().Select(c => c.GetString()!)];
        }

        public SlowPolicy Slow()
        {
            string? text = Text("slow");
            if (text is null)
            {
                return SlowPolicy.Disconnect;
            }

            bool known = TryReadSlow(text, out var slow);
            if (!known)
            {
                Wrong("slow", "conflate, skip or disconnect");
            }

            return slow;
        }

        public int ConflateMs(int max)
        {
            if (!root.TryGetProperty("conflate_ms", out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return 0;
            }

            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int milliseconds) || milliseconds < 0 || milliseconds > max)
            {
                Wrong("conflate_ms", $"a whole number of milliseconds from 0 to {max}");
                return 0;
            }

            return milliseconds;
        }

        public bool Batch()
        {
            if (!root.TryGetProperty("batch", out var value) || value.ValueKind is JsonValueKind.Null)
            {
                return false;
            }

            if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                Wrong("batch", "true or false");
                return false;
            }

            return value.GetBoolean();
        }

        public FeedResumePoint? Resume()
        {
            if (!root.TryGetProperty("resume", out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (value.ValueKind != JsonValueKind.Object
                || !value.TryGetProperty("epoch", out var epoch) || epoch.ValueKind != JsonValueKind.String
                || !value.TryGetProperty("position", out var at) || at.ValueKind != JsonValueKind.String || !Position.TryParse(at.GetString(), out var position))
            {
                Wrong("resume", "{\"epoch\": \"…\", \"position\": \"sequence:index\"} as in a message");
                return null;
            }

            return new FeedResumePoint(epoch.GetString()!, position);
        }

        private string? Text(string name)
        {
            if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        }

        private void Wrong(string field, string allowed)
        {
            string given = root.TryGetProperty(field, out var value) ? value.GetRawText() : "nothing";
            given = given.Length > 100 ? given[..100] + "…" : given;
            Problem ??= new FeedProblem(id, FeedCodes.BadField, $"{field} is {given}; expected {allowed}");
        }
    }

    public static bool TryReadSlow(string text, out SlowPolicy slow)
    {
        slow = text switch { "conflate" => SlowPolicy.Conflate, "skip" => SlowPolicy.Skip, _ => SlowPolicy.Disconnect };
        return text is "conflate" or "skip" or "disconnect";
    }
}
