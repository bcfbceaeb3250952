using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Formulas;

/// <summary>
/// When a signal is computed and recorded: <c>interval:1s</c> of event time, or <c>bar:1m</c> at the close of a bar of that timeframe.
/// </summary>
[JsonConverter(typeof(CadenceJson))]
public readonly record struct Cadence
{
    public const string Allowed = "bar:TIMEFRAME (bar:1m) or interval:Ns / interval:Nm of event time, 1s to 1h (interval:1s)";

    private Cadence(Timeframe? bar, long intervalNs) => (Bar, IntervalNs) = (bar, intervalNs);

    /// <summary>Set for bar cadences.</summary>
    public Timeframe? Bar { get; }

    /// <summary>Above zero for interval cadences, nanoseconds.</summary>
    public long IntervalNs { get; }

    public static Cadence AtClose(Timeframe timeframe) => new(timeframe, 0);

    public static Cadence Every(long intervalNs) => new(null, intervalNs);

    public static bool TryParse(string? text, out Cadence cadence)
    {
        cadence = default;
        if (text is null)
        {
            return false;
        }

        if (text.StartsWith("bar:", StringComparison.Ordinal))
        {
            bool ok = Timeframe.TryParse(text[4..], out var timeframe);
            cadence = AtClose(timeframe);
            return ok;
        }

        if (!text.StartsWith("interval:", StringComparison.Ordinal) || text.Length < 11
            || !int.TryParse(text.AsSpan(9, text.Length - 10), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || text[^1] is not ('s' or 'm'))
        {
            return false;
        }

        long ns = count * (text[^1] == 's' ? UnixNanos.PerSecond : UnixNanos.PerMinute);
        cadence = Every(ns);
        return ns is >= UnixNanos.PerSecond and <= UnixNanos.PerHour;
    }

    /// <exception cref="FormatException">Not a cadence.</exception>
    public static Cadence Parse(string text) => TryParse(text, out var cadence) ? cadence : throw new FormatException($"'{text}' is not a cadence: {Allowed}");

    public override string ToString() => Bar is { } bar
        ? $"bar:{bar}"
        : string.Create(CultureInfo.InvariantCulture, $"interval:{IntervalNs / UnixNanos.PerSecond}s");
}

/// <summary>A cadence is its text in JSON.</summary>
public sealed class CadenceJson : JsonConverter<Cadence>
{
    public override Cadence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => Cadence.TryParse(reader.GetString(), out var cadence) ? cadence : throw new JsonException($"not a cadence; allowed: {Cadence.Allowed}");

    public override void Write(Utf8JsonWriter writer, Cadence value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
