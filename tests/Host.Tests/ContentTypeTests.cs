using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SignalEs.Host.Setup;

namespace SignalEs.Host.Tests;

/// <summary>A body of a type that a call doesn't take: routing refuses it before the call is reached.</summary>
public sealed class ContentTypeTests
{
    private sealed record Body(string Name);

    [Theory]
    [InlineData("ticks", "text/plain", "application/json, application/x-ndjson, text/csv")]
    [InlineData("ticks", "application/xml; charset=utf-8", "application/json, application/x-ndjson, text/csv")]
    [InlineData("things/7/names", "text/csv", "application/json")]
    public async Task A_content_type_that_a_call_does_not_take_is_named_with_those_it_takes(string path, string type, string allowed)
    {
        await using var app = await StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var content = new ByteArrayContent("x"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await http.PostAsync(new Uri($"/api/{path}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("unsupported_media_type", problem.RootElement.GetProperty("code").GetString());
        Assert.Equal($"Content-Type: '{type}', allowed: {allowed}", problem.RootElement.GetProperty("detail").GetString());
        var error = Assert.Single(problem.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Equal(("Content-Type", type, allowed), (Text(error, "field"), Text(error, "value"), Text(error, "allowed")));
    }

    [Fact]
    public async Task A_content_type_that_a_call_takes_reaches_it()
    {
        await using var app = await StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var content = new ByteArrayContent("a,b"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/csv");
        using var response = await http.PostAsync(new Uri("/api/ticks", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static string? Text(JsonElement error, string name) => error.GetProperty(name).GetString();

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddProblemAnswers();
        var app = builder.Build();
        app.UseProblemAnswers();
        var api = app.MapGroup("/api");
        api.MapPost("/ticks", (HttpRequest request) => Results.Ok()).Accepts<string>("application/json", "application/x-ndjson", "text/csv");
        api.MapGet("/ticks", () => Results.Ok());
        api.MapPost("/things/{id:int}/names", (int id, Body body) => Results.Ok());
        await app.StartAsync();
        return app;
    }
}
