using System.Text.Json;
using System.Text.Json.Serialization;

namespace SignalEs.Queries.Output;

/// <summary>How answers become JSON: snake case, nulls written (unknown is a statement), numbers shortest that round-trips.</summary>
public static class QueryJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.Strict,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Unknown (NaN) is null; infinity is a fault of a formula and is unknown too.</summary>
    public static double? Known(double value) => double.IsFinite(value) ? value : null;
}
