using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>The rows of a request body: each a tick or what is wrong with it.</summary>
/// <param name="Rows">In order.</param>
/// <param name="Problem">Set when the body as a whole can't be read.</param>
internal sealed record TickBody(IReadOnlyList<TickBody.Row> Rows, TickRejection? Problem)
{
    /// <summary>Rows taken in one request: each costs memory until it is committed, however short it is.</summary>
    public const int RowsMax = 250_000;

    /// <summary>The body, or the start of it, where it can't be read as a whole.</summary>
    public RawTick Raw { get; private init; }

    public readonly record struct Row(Tick Tick, RawTick Raw, TickRejection? Problem);

    public static async Task<TickBody> ReadJsonAsync(Stream body, long now, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        await body.CopyToAsync(whole, cancellation);
        return ReadJson(whole.GetBuffer().AsMemory(0, (int)whole.Length), now);
    }

    public static TickBody ReadJson(ReadOnlyMemory<byte> bytes, long now)
    {
        bytes = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return Failed(new TickRejection("wrong_type", "body", $"a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}; expected an array of ticks"), bytes);
            }

            if (document.RootElement.GetArrayLength() > RowsMax)
            {
                throw new TooManyRowsException();
            }

            var keys = new KeyTable();
            bool isText = Utf8.IsValid(bytes.Span);
            var rows = new List<Row>(document.RootElement.GetArrayLength());
            foreach (var element in document.RootElement.EnumerateArray())
            {
                rows.Add(JsonTick.Read(element, RawOf(element, bytes), isText, now, keys));
            }

            return new TickBody(rows, null);
        }
        catch (JsonException e)
        {
            return Failed(new TickRejection("bad_json", "body", $"not JSON: {e.Message}"), bytes);
        }
    }

    public static async Task<TickBody> ReadNdjsonAsync(Stream body, long now, CancellationToken cancellation)
    {
        var rows = new List<Row>();
        var keys = new KeyTable();
        var lines = new LineReader(body);
        while (await lines.ReadAsync(cancellation))
        {
            if (lines.IsCut || !IsBlank(lines.Line.Span)) // of a line that is cut only the start is seen
            {
                Add(rows, lines.IsCut ? Oversized(lines, RawFormat.Json) : ReadLine(lines.Line.ToArray(), now, keys));
            }
        }

        return new TickBody(rows, null);
    }

    public static async Task<TickBody> ReadCsvAsync(Stream body, long now, CancellationToken cancellation)
    {
        var lines = new LineReader(body);
        string header = await lines.ReadAsync(cancellation) ? Encoding.UTF8.GetString(lines.Line.Span) : "";
        if (TickParser.ReadHeader(header, out string? problem) is not { } places)
        {
            return Failed(new TickRejection("bad_columns", "header", problem!), lines.Line.ToArray());
        }

        var rows = new List<Row>();
        var keys = new KeyTable();
        string? columns = RawTick.ColumnsOf(header);
        while (await lines.ReadAsync(cancellation))
        {
            if (lines.Line.Length > 0)
            {
                Add(rows, CsvRow.Read(lines, places, columns, now, keys));
            }
        }

        return new TickBody(rows, null);
    }

    private static void Add(List<Row> rows, in Row row)
    {
        if (rows.Count == RowsMax)
        {
            throw new TooManyRowsException();
        }

        rows.Add(row);
    }

    private static Row ReadLine(ReadOnlyMemory<byte> line, long now, KeyTable keys)
    {
        var raw = new RawTick(null, line, -1, RawFormat.Json);
        try
        {
            using var document = JsonDocument.Parse(line);
            return JsonTick.Read(document.RootElement, raw, Utf8.IsValid(line.Span), now, keys);
        }
        catch (JsonException e)
        {
            return new Row(default, raw, Utf8.IsValid(line.Span) ? new TickRejection("bad_json", "row", e.Message) : CsvRow.NotText("row", line.Span));
        }
    }

    private static Row Oversized(LineReader lines, string format)
        => new(default, new RawTick(null, lines.Line.ToArray(), lines.Length, format), CsvRow.TooLong(lines.Length));

    // The element lies somewhere in the body; its bytes needn't be copied.
    private static RawTick RawOf(JsonElement element, ReadOnlyMemory<byte> body)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        return new RawTick(null, body.Span.Overlaps(raw, out int at) ? body.Slice(at, raw.Length) : raw.ToArray(), -1, RawFormat.Json);
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;

    private static TickBody Failed(TickRejection problem, ReadOnlyMemory<byte> raw)
        => new([], problem) { Raw = new RawTick(null, raw[..Math.Min(raw.Length, RawPayload.BytesMax)], raw.Length, RawFormat.Body) };
}

/// <summary>A body has more rows than <see cref="TickBody.RowsMax"/>.</summary>
internal sealed class TooManyRowsException() : Exception($"more than {TickBody.RowsMax} rows");
