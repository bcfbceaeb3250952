using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SignalEs.Domain.Jobs;
using SignalEs.Queries.Jobs;

namespace SignalEs.Queries.Tests.Http;

[Collection(ReadSideTests.Name)]
public class JobsHttpTests(ReadSide host)
{
    private IJobs Jobs => host.Services.GetRequiredService<IJobs>();

    [Fact]
    public async Task A_job_runs_to_its_result_and_its_events_end_with_it()
    {
        var mayEnd = new TaskCompletionSource();
        string id = Jobs.Start("test", "me", async (progress, _) =>
        {
            progress.Report(3, 10);
            await mayEnd.Task;
            progress.Report(10, 10);
            return new { Answer = 42, OutputSha256 = "ab" };
        });
        var running = await UntilAsync(id, j => j.GetProperty("progress").GetProperty("done").GetInt64() == 3);
        Assert.Equal("running", running.GetProperty("state").GetString());
        mayEnd.SetResult();

        string stream = await host.Http.GetStringAsync($"jobs/{id}/events", TestContext.Current.CancellationToken);
        string end = stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Contains("event: end\n", end, StringComparison.Ordinal);
        var job = JsonSerializer.Deserialize<JsonElement>(end.Split("data: ")[1]);
        Assert.Equal("succeeded", job.GetProperty("state").GetString());
        Assert.Equal(42, job.GetProperty("result").GetProperty("answer").GetInt32());
        Assert.Equal("ab", job.GetProperty("result").GetProperty("output_sha256").GetString());
        Assert.Equal(10, job.GetProperty("progress").GetProperty("done").GetInt32());
    }

    [Fact]
    public async Task What_a_job_throws_is_its_error()
    {
        string id = Jobs.Start("test", "me", (_, _) => throw new InvalidDataException("damaged at 7"));
        var job = await UntilAsync(id, j => j.GetProperty("state").GetString() == "failed");
        Assert.Equal("damaged at 7", job.GetProperty("error").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_job_can_be_cancelled_once()
    {
        string id = Jobs.Start("test", "me", ForeverAsync);
        Assert.Equal(HttpStatusCode.Accepted, await DeleteAsync(id));
        await UntilAsync(id, j => j.GetProperty("state").GetString() == "cancelled");
        Assert.Equal(HttpStatusCode.Conflict, await DeleteAsync(id));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync("no-such-job"));
    }

    [Fact]
    public async Task A_job_of_another_host_can_be_cancelled_and_fails_when_that_host_stops()
    {
        using var other = new JobRunner(new JobTable(host.Services.GetRequiredService<NpgsqlDataSource>()), NullLogger<JobRunner>.Instance);
        await other.StartAsync(TestContext.Current.CancellationToken);
        string cancelled = other.Start("test", "me", ForeverAsync);
        string stopped = other.Start("test", "me", ForeverAsync);
        Assert.Equal(HttpStatusCode.Accepted, await DeleteAsync(cancelled));
        await UntilAsync(cancelled, j => j.GetProperty("state").GetString() == "cancelled");
        await other.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal("host_stopped", (await host.GetAsync($"jobs/{stopped}")).GetProperty("error").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_job_whose_host_was_killed_is_shown_as_failed()
    {
        var database = host.Services.GetRequiredService<NpgsqlDataSource>();
        var table = new JobTable(database);
        table.Insert("killed", "test", "me");
        await table.StartedAsync("killed");
        Assert.Equal("running", (await host.GetAsync("jobs/killed")).GetProperty("state").GetString());

        // What a kill leaves behind: a row that nobody tells of any more.
        await using var silence = database.CreateCommand("update jobs.jobs set heartbeat = heartbeat - interval '1 minute' where id = 'killed'");
        await silence.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var job = await host.GetAsync("jobs/killed");
        Assert.Equal("failed", job.GetProperty("state").GetString());
        Assert.Equal("host_stopped", job.GetProperty("error").GetProperty("reason").GetString());
    }

    private static async Task<object?> ForeverAsync(IJobProgress progress, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return null;
    }

    private async Task<HttpStatusCode> DeleteAsync(string id)
    {
        using var answer = await host.Http.DeleteAsync($"jobs/{id}", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<JsonElement> UntilAsync(string id, Predicate<JsonElement> reached)
    {
        var until = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            var job = await host.GetAsync($"jobs/{id}");
            if (reached(job))
            {
                return job;
            }

            Assert.True(DateTime.UtcNow < until, job.GetRawText());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
