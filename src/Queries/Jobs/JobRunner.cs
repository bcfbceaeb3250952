using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalEs.Domain.Jobs;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Jobs;

/// <summary>Runs jobs in this process, a few at a time, and keeps their rows up to date.</summary>
internal sealed class JobRunner(JobTable table, ILogger<JobRunner> log) : BackgroundService, IJobs
{
    /// <summary>More run one after the other: a replay or rebuild uses a core, and the live path needs the rest.</summary>
    private const int RunningMax = 2;

    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, RunningJob> _jobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _tasks = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(RunningMax);
    private readonly CancellationTokenSource _hostStops = new();

    public string Start(string kind, string by, Func<IJobProgress, CancellationToken, Task<object?>> work)
    {
        string id = Guid.CreateVersion7().ToString("N");
        table.Insert(id, kind, by);
        var job = new RunningJob(id, _hostStops.Token);
        _jobs[id] = job;
        _tasks[id] = Task.Run(() => RunAsync(job, kind, work), CancellationToken.None);
        return id;
    }

    /// <summary>Progress of a job of this process, fresher than its row.</summary>
    public RunningJob? Find(string id) => _jobs.TryGetValue(id, out var job) ? job : null;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await table.CreateAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _hostStops.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_tasks.Values), Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _slots.Dispose();
        _hostStops.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BeatInterval);
        while (await NextAsync(timer, stoppingToken))
        {
            RunningJob[] jobs = [.. _jobs.Values];
            if (jobs.Length == 0)
            {
                continue;
            }

            try
            {
                string[] ids = Array.ConvertAll(jobs, j => j.Id);
                foreach (string id in await table.BeatAsync(ids, Array.ConvertAll(jobs, j => j.Done), Array.ConvertAll(jobs, j => j.Total), stoppingToken))
                {
                    Find(id)?.Cancel();
                }
            }
            catch (Npgsql.NpgsqlException e)
            {
                log.LogWarning(e, "Progress of {Count} jobs could not be written; tried again in a second", jobs.Length);
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RunAsync(RunningJob job, string kind, Func<IJobProgress, CancellationToken, Task<object?>> work)
    {
        bool holdsSlot = false;
        try
        {
            await _slots.WaitAsync(job.Cancellation);
            holdsSlot = true;
            await table.StartedAsync(job.Id);
            object? result = await work(job, job.Cancellation);
            string json = JsonSerializer.Serialize(result, QueryJson.Options);
            await table.EndedAsync(job.Id, JobState.Succeeded, job.Done, job.Total, json, null);
        }
        catch (OperationCanceledException) when (job.Cancellation.IsCancellationRequested)
        {
            await EndAsync(
                job, job.CancelRequested ? JobState.Cancelled : JobState.Failed,
                job.CancelRequested ? null : new JobError(JobError.HostStopped, "the host was stopped before the job was done"));
        }
        catch (Exception e)
        {
            log.LogError(e, "Job {Job} ({Kind}) failed", job.Id, kind);
            await EndAsync(job, JobState.Failed, new JobError(JobError.Exception, e.Message));
        }
        finally
        {
            if (holdsSlot)
            {
                _slots.Release();
            }

            _jobs.TryRemove(job.Id, out _);
            _tasks.TryRemove(job.Id, out _);
            job.Dispose();
        }
    }

    // Nobody waits for this task: what can't be written is logged, and the silence of the row says the rest.
    private async Task EndAsync(RunningJob job, string state, JobError? error)
    {
        try
        {
            await table.EndedAsync(job.Id, state, job.Done, job.Total, null, error);
        }
        catch (Npgsql.NpgsqlException e)
        {
            log.LogError(e, "The end of job {Job} ({State}) could not be written", job.Id, state);
        }
    }
}
