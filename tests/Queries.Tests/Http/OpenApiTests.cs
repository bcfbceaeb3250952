using System.Text.Json;

namespace SignalEs.Queries.Tests.Http;

[Collection(ReadSideTests.Name)]
public class OpenApiTests(ReadSide host)
{
    [Fact]
    public async Task Every_read_call_is_documented_with_its_parameters_and_answers()
    {
        var document = JsonSerializer.Deserialize<JsonElement>(
            await host.Http.GetStringAsync(new Uri(host.Http.BaseAddress!, "/openapi/v2.json"), TestContext.Current.CancellationToken));
        var paths = document.GetProperty("paths").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        Assert.Equal(
            [
                "/api/v2/chain/{underlying}", "/api/v2/historical/{key}/bars", "/api/v2/historical/{key}/greeks", "/api/v2/historical/{key}/signals",
                "/api/v2/indicators", "/api/v2/indicators/{name}", "/api/v2/instruments", "/api/v2/instruments/{key}", "/api/v2/jobs/{id}", "/api/v2/jobs/{id}/events", "/api/v2/moneyness/{underlying}",
                "/api/v2/realtime", "/api/v2/realtime/{key}", "/api/v2/surface/{underlying}",
            ],
            paths.Keys.Order(StringComparer.Ordinal));
        foreach (var operation in paths.Values.SelectMany(p => p.EnumerateObject()).Select(o => o.Value))
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("description").GetString()!);
            foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : default)
            {
                Assert.True(parameter.GetProperty("in").GetString() == "path" || parameter.GetProperty("description").GetString()!.Length > 10);
            }
        }

        var bars = paths["/api/v2/historical/{key}/bars"].GetProperty("get");
        Assert.Equal(
            ["as_of", "cursor", "fill", "from", "key", "limit", "timeframe", "to"],
            bars.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["application/json", "application/x-ndjson", "text/csv"],
            bars.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Select(c => c.Name).Order(StringComparer.Ordinal));
    }
}
