using System.Text.Json;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>The rows of a request body: each a tick or what is wrong with it.</summary>
/// <param name="Rows">In order.</param>
/// <param name="Problem">Set when the body as a whole can't be read.</param>
internal sealed record TickBody(IReadOnlyList<TickBody.Row> Rows, FieldProblem? Problem)
{
    public readonly record struct Row(Tick Tick, string Raw, TickRejection? Problem);

    public static async Task<TickBody> ReadJsonAsync(Stream body, long now, CancellationToken cancellation)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(body, default, cancellation);
        }
        catch (JsonException e)
        {
            return Failed($"not JSON: {e.Message}");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return Failed($"a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}; expected an array of ticks");
            }

            var keys = new KeyTable();
            return new TickBody([.. document.RootElement.EnumerateArray().Select(e => JsonTick.Read(e, now, keys))], null);
        }
    }

    public static async Task<TickBody> ReadNdjsonAsync(Stream body, long now, CancellationToken cancellation)
    {
        var rows = new List<Row>();
        var keys = new KeyTable();
        using var reader = new StreamReader(body);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                rows.Add(ReadLine(line, now, keys));
            }
        }

        return new TickBody(rows, null);
    }

    public static async Task<TickBody> ReadCsvAsync(Stream body, long now, CancellationToken cancellation)
    {
        using var reader = new StreamReader(body);
        string header = await reader.ReadLineAsync(cancellation) ?? "";
        if (TickParser.ReadHeader(header, out string? problem) is not { } places)
        {
            return Failed(problem!);
        }

        var rows = new List<Row>();
        var keys = new KeyTable();
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length > 0)
            {
                var rejection = TickParser.ReadRow(line, places, now, keys, out var tick);
                rows.Add(new Row(tick, line, rejection));
            }
        }

        return new TickBody(rows, null);
    }

    private static Row ReadLine(string line, long now, KeyTable keys)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return JsonTick.Read(document.RootElement, now, keys);
        }
        catch (JsonException e)
        {
            return new Row(default, line, new TickRejection("bad_json", "row", e.Message));
        }
    }

    private static TickBody Failed(string detail) => new([], new FieldProblem("body", null, detail));
}

/// <summary>A tick as a JSON object: names as the columns of a tick file, numbers or null.</summary>
internal static class JsonTick
{
    public static TickBody.Row Read(JsonElement element, long now, KeyTable keys)
    {
        string raw = element.GetRawText();
        var problem = Read(element, now, keys, out var tick);
        return new TickBody.Row(tick, raw, problem);
    }

    private static TickRejection? Read(JsonElement element, long now, KeyTable keys, out Tick tick)
    {
        tick = default;
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new TickRejection("bad_row", "row", $"a JSON {element.ValueKind.ToString().ToLowerInvariant()}; expected an object");
        }

        string? key = null;
        long? ts = null;
        Span<double> values = [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN];
        foreach (var property in element.EnumerateObject())
        {
            int column = TickParser.ColumnOf(property.Name);
            var value = property.Value;
            switch (column)
            {
                case < 0:
                    return new TickRejection("unknown_field", property.Name, $"allowed: {string.Join(", ", TickParser.Columns)}");
                case 0:
                    if (!UnixNanos.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(), out long ns))
                    {
                        return TickParser.BadTime(value.GetRawText());
                    }

                    ts = ns;
                    break;
                case 1:
                    key = value.ValueKind == JsonValueKind.String ? keys.Intern(value.GetString()) : null;
                    break;
                default:
                    if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Number)
                        || (value.ValueKind == JsonValueKind.Number && !TickParser.TryNumber(value.GetRawText(), out values[column - 2])))
                    {
                        return TickParser.BadNumber(property.Name, value.GetRawText());
                    }

                    break;
            }
        }

        if (key is null || ts is null)
        {
            return new TickRejection("missing_field", key is null ? "instrument_key" : "ts", "required");
        }

        tick = new Tick(key, ts.Value, now, values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
        return null;
    }
}
