using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SignalEs.Domain.Jobs;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

public sealed class AdminEndpointTests(PrivatePostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rebuild_is_a_job_and_moves_the_version_that_the_list_shows()
    {
        await using var log = await ProjectedAsync();
        var jobs = new AwaitableJobs();
        await using var app = await StartAsync(log, jobs);
        using var client = Client(app);

        var before = await client.GetFromJsonAsync<JsonElement>("/api/v2/admin/projections/bars/checksum", Cancellation);
        using var answer = await client.PostAsync("/api/v2/admin/projections/bars/rebuild?verify=true", null, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        string id = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("job_id").GetString()!;
        Assert.Equal($"/api/v2/jobs/{id}", answer.Headers.Location!.ToString());
        var result = Assert.IsType<Rebuild.RebuildResult>(await jobs.Last!);
        Assert.True(result.Equal);

        var after = await client.GetFromJsonAsync<JsonElement>("/api/v2/admin/projections/bars/checksum", Cancellation);
        Assert.Equal((1, 2), (before.GetProperty("version").GetInt32(), after.GetProperty("version").GetInt32()));
        Assert.Equal(before.GetProperty("tables").ToString(), after.GetProperty("tables").ToString());
        var list = await client.GetFromJsonAsync<JsonElement>("/api/v2/admin/projections", Cancellation);
        var bars = list.GetProperty("projections").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "bars");
        Assert.Equal((2, 1, "live"), (bars.GetProperty("version").GetInt32(), bars.GetProperty("previous_version").GetInt32(), bars.GetProperty("state").GetString()));
        var completeness = await client.GetFromJsonAsync<JsonElement>("/api/v2/admin/completeness", Cancellation);
        Assert.True(completeness.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_with_a_code_and_what_is_allowed()
    {
        await using var log = await ProjectedAsync();
        await using var app = await StartAsync(log, new AwaitableJobs());
        using var client = Client(app);

        var unknown = await ProblemAsync(client, "/api/v2/admin/projections/candles/rebuild", HttpStatusCode.NotFound);
        Assert.Equal("unknown_projection", unknown.GetProperty("code").GetString());
        Assert.Contains("bars, instruments", unknown.GetProperty("errors")[0].GetProperty("allowed").GetString(), StringComparison.Ordinal);

        var nothing = await ProblemAsync(client, "/api/v2/admin/projections/bars/rollback", HttpStatusCode.Conflict);
        Assert.Equal("no_previous_version", nothing.GetProperty("code").GetString());

        await using var lease = await log.Rebuilder.TryTakeAsync("bars", Cancellation);
        var running = await ProblemAsync(client, "/api/v2/admin/projections/bars/rebuild", HttpStatusCode.Conflict);
        Assert.Equal("rebuild_running", running.GetProperty("code").GetString());
    }

    private static async Task<JsonElement> ProblemAsync(HttpClient client, string path, HttpStatusCode expected)
    {
        using var answer = await client.PostAsync(path, null, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private async Task<SomeLog> ProjectedAsync()
    {
        var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        await log.AppendAsync(0, new SomeMarket(13).Next(100));
        await log.CaughtUpAsync();
        await daemon.StopAllAsync();
        return log;
    }

    private static async Task<WebApplication> StartAsync(SomeLog log, IJobs jobs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(log.Database);
        builder.Services.AddSingleton<IDocumentStore>(log.Store);
        builder.Services.AddSingleton(jobs);
        builder.Services.AddProjections();
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        var app = builder.Build();
        app.MapGroup("/api/v2").MapProjections();
        await app.StartAsync(Cancellation);
        return app;
    }

    private static HttpClient Client(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.First()) };

    private sealed class AwaitableJobs : IJobs, IJobProgress
    {
        public Task<object?>? Last { get; private set; }

        public string Start(string kind, string by, Func<IJobProgress, CancellationToken, Task<object?>> work)
        {
            Last = Task.Run(() => work(this, Cancellation));
            return "job-1";
        }

        public void Report(long done, long total)
        {
            // nobody watches
        }
    }
}
