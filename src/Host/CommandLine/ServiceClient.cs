using System.Text.Json;

namespace SignalEs.Host.CommandLine;

/// <summary>Calls the HTTP API of a running service.</summary>
internal sealed class ServiceClient(string url) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = Address(url), Timeout = TimeSpan.FromSeconds(30) };

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
        => SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    public Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancellation)
        => SendAsync(() => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Verb.Json) }, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(request(), cancellation);
            string text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode)
            {
                return JsonSerializer.Deserialize<JsonElement>(text);
            }

            throw new CommandFailure($"{request().RequestUri} answered {(int)response.StatusCode}: {ReasonIn(text)}");
        }
        catch (HttpRequestException e)
        {
            throw new CommandFailure($"the service at {_http.BaseAddress} can't be reached: {e.Message} (is it running? ops/run; another address: --url)");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure($"the service at {_http.BaseAddress} didn't answer within {_http.Timeout.TotalSeconds:0} s");
        }
        catch (JsonException)
        {
            throw new CommandFailure($"{_http.BaseAddress} isn't a SignalEs service: its answer is not JSON");
        }
    }

    private static string ReasonIn(string problem)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(problem);
            return json.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 0 } text ? text
                : json.TryGetProperty("title", out var title) ? title.GetString() ?? "" : problem;
        }
        catch (JsonException)
        {
            return problem;
        }
    }

    private static Uri Address(string url) => Uri.TryCreate(url.TrimEnd('/') + "/api/v2/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw new CommandFailure($"'{url}' is not an http address");
}
