using System.Text.Json;
using System.Text.Json.Serialization;

namespace SignalEs.Host.Setup;

/// <summary>JSON of requests and answers: snake case, enum names, unknown numbers as null.</summary>
internal static class Json
{
    public static IServiceCollection AddSnakeCaseJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(json =>
    {
        json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        json.SerializerOptions.Converters.Add(new UnknownAsNull());
    });

    /// <summary>NaN stands for unknown inside the service; JSON has no such number, and null says it.</summary>
    private sealed class UnknownAsNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
