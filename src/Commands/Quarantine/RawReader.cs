using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Ticks;
using StackExchange.Redis;

namespace SignalEs.Commands.Quarantine;

/// <summary>Reads the raw bytes of a bad tick again, by the readers that read them first.</summary>
/// <param name="replacements">Texts to be replaced in the raw text first, in order.</param>
internal sealed class RawReader(IReadOnlyList<Replacement> replacements)
{
    private readonly KeyTable _keys = new();

    /// <summary>What a bad tick holds: ticks, and what is wrong where there is none.</summary>
    public readonly record struct Found(Tick Tick, TickRejection? Problem);

    public IReadOnlyList<Found> Read(RejectedTick rejected, long nowNs)
    {
        if (rejected.RawLength is not null)
        {
            return [Bad("oversized", "row", "only its first bytes are kept")];
        }

        byte[] bytes = Bytes(rejected);
        return FormatOf(rejected) switch
        {
            RawFormat.Csv => Csv(bytes, Replaced(rejected.Columns ?? string.Join(',', TickParser.Columns)), nowNs),
            RawFormat.Json => Json(bytes, nowNs),
            RawFormat.Fields => Entry([.. Encoding.UTF8.GetString(bytes).Split('\t').Select(f => (RedisValue)f)], nowNs),
            RawFormat.Resp => Entry(EntryPayload.FromResp(bytes) ?? [], nowNs),
            RawFormat.Packed => Entry(["b", bytes], nowNs),
            _ => Body(bytes, nowNs),
        };
    }

    // Before the format was written down it can be told from the text.
    private static string FormatOf(RejectedTick rejected)
        => rejected.Format
        ?? (rejected.Code == "bad_packed" ? RawFormat.Packed
            : rejected.Raw.StartsWith('{') ? RawFormat.Json
            : rejected.Raw.Contains('\t', StringComparison.Ordinal) ? RawFormat.Fields : RawFormat.Csv);

    private byte[] Bytes(RejectedTick rejected)
    {
        if (FormatOf(rejected) == RawFormat.Packed)
        {
            return Convert.FromBase64String(rejected.Raw);
        }

        return rejected.RawBase64 is { } base64 ? Convert.FromBase64String(base64) : Encoding.UTF8.GetBytes(Replaced(rejected.Raw));
    }

    private string Replaced(string text)
    {
        foreach (var replacement in replacements)
        {
            text = text.Replace(replacement.Find, replacement.With, StringComparison.Ordinal);
        }

        return text;
    }

    private IReadOnlyList<Found> Csv(byte[] bytes, string header, long nowNs)
    {
        if (!Utf8.IsValid(bytes))
        {
            return [new Found(default, CsvRow.NotText("row", bytes))];
        }

        if (TickParser.ReadHeader(header, out string? problem) is not { } places)
        {
            return [Bad("bad_columns", "columns", problem!)];
        }

        var wrong = TickParser.ReadRow(Encoding.UTF8.GetString(bytes), places, nowNs, _keys, out var tick);
        return [new Found(tick, wrong)];
    }

    private Found[] Json(byte[] bytes, long nowNs)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var row = JsonTick.Read(document.RootElement, new RawTick(null, bytes, -1, RawFormat.Json), Utf8.IsValid(bytes), nowNs, _keys);
            return [new Found(row.Tick, row.Problem)];
        }
        catch (JsonException e)
        {
            return [Bad("bad_json", "row", e.Message)];
        }
    }

    private Found[] Entry(RedisValue[] fields, long nowNs)
    {
        var content = new RedisEntry(_keys).Read("0-0", fields, nowNs);
        if (content.Packed is { } packed)
        {
            return [.. Enumerable.Range(0, packed.Count).Select(i => new Found(packed[i] with { TsReceivedNs = nowNs }, null))];
        }

        return content.Rejected is { } bad ? [Bad(bad.Code, bad.Field, bad.Detail)]
            : content.Tick is { } tick ? [new Found(tick, null)]
            : []; // a clock: its time has passed
    }

    private static IReadOnlyList<Found> Body(byte[] bytes, long nowNs)
    {
        bool isJson = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 16))).TrimStart('\uFEFF', ' ', '\t', '\r', '\n') is ['[' or '{', ..];
        using var stream = new MemoryStream(bytes);
        var body = isJson ? TickBody.ReadJson(bytes, nowNs) : TickBody.ReadCsvAsync(stream, nowNs, CancellationToken.None).GetAwaiter().GetResult(); // reads memory
        return body.Problem is { } problem ? [new Found(default, problem)] : [.. body.Rows.Select(r => new Found(r.Tick, r.Problem))];
    }

    private static Found Bad(string code, string field, string detail) => new(default, new TickRejection(code, field, detail));
}

/// <summary>A text that stands in for another.</summary>
public sealed record Replacement(string Find, string With);
