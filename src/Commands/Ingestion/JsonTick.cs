using System.Text.Json;
using System.Text.Unicode;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>A tick as a JSON object: names as the columns of a tick file, numbers or null.</summary>
internal static class JsonTick
{
    /// <param name="element">The tick.</param>
    /// <param name="raw">Its bytes.</param>
    /// <param name="isText">The document is known to be UTF-8; the reader of JSON doesn't look inside strings.</param>
    /// <param name="now">Receive time.</param>
    /// <param name="keys">Gives known keys.</param>
    public static TickBody.Row Read(JsonElement element, RawTick raw, bool isText, long now, KeyTable keys)
    {
        if (raw.Bytes.Length > RawPayload.BytesMax)
        {
            var first = raw with { Bytes = raw.Bytes[..RawPayload.BytesMax], Length = raw.Bytes.Length };
            return new TickBody.Row(default, first, CsvRow.TooLong(raw.Bytes.Length));
        }

        if (!isText && !Utf8.IsValid(raw.Bytes.Span))
        {
            return new TickBody.Row(default, raw, CsvRow.NotText("row", raw.Bytes.Span));
        }

        try
        {
            var problem = Read(element, now, keys, out var tick);
            return new TickBody.Row(tick, raw, problem);
        }
        catch (InvalidOperationException)
        {
            // an escape for half a surrogate pair is JSON, but no text
            return new TickBody.Row(default, raw, new TickRejection("bad_utf8", "row", "an escape \\uD800 to \\uDFFF without its other half; text must be Unicode"));
        }
    }

    private static TickRejection? Read(JsonElement element, long now, KeyTable keys, out Tick tick)
    {
        tick = default;
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new TickRejection("wrong_type", "row", $"a JSON {KindOf(element)}; expected an object");
        }

        string? key = null;
        long? ts = null;
        int seen = 0;
        Span<double> values = [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN];
        foreach (var property in element.EnumerateObject())
        {
            int column = TickParser.ColumnOf(property.Name);
            if (column < 0)
            {
                return new TickRejection("unknown_field", property.Name, $"allowed: {string.Join(", ", TickParser.Columns)}");
            }

            if ((seen & (1 << column)) != 0)
            {
                return new TickRejection("duplicate_field", property.Name, "stands twice");
            }

            seen |= 1 << column;
            if (ReadValue(property.Value, column, keys, ref key, ref ts, values) is { } problem)
            {
                return problem;
            }
        }

        if (key is null || ts is null)
        {
            return new TickRejection("missing_field", key is null ? "instrument_key" : "ts", "required");
        }

        tick = new Tick(key, ts.Value, now, values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
        return null;
    }

    private static TickRejection? ReadValue(JsonElement value, int column, KeyTable keys, ref string? key, ref long? ts, Span<double> values)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null; // unknown, or missing
        }

        switch (column)
        {
            case 0:
                if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                {
                    return WrongType(value, column, "a string (RFC 3339) or a number (epoch milliseconds)");
                }

                string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
                ts = UnixNanos.TryParse(text, out long ns) ? ns : null;
                return ts is null ? TickParser.BadTime(text) : null;
            case 1:
                key = value.ValueKind == JsonValueKind.String ? keys.Intern(value.GetString()) : null;
                return key is null ? WrongType(value, column, "a string") : null;
            default:
                if (value.ValueKind != JsonValueKind.Number)
                {
                    // JSON has no number for it: who means NaN writes "NaN".
                    return value.ValueKind == JsonValueKind.String && TickParser.BadNumber(TickParser.Columns[column], value.GetString()) is { Code: "not_finite" } notFinite
                        ? notFinite
                        : WrongType(value, column, "a number, or null for unknown");
                }

                return TickParser.TryNumber(value.GetRawText(), out values[column - 2]) ? null : TickParser.BadNumber(TickParser.Columns[column], value.GetRawText());
        }
    }

    private static TickRejection WrongType(JsonElement value, int column, string allowed)
        => new("wrong_type", TickParser.Columns[column], $"a JSON {KindOf(value)}, {TickParser.Shown(value.GetRawText())}; expected {allowed}");

    private static string KindOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
