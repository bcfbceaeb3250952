using Microsoft.Extensions.Hosting;
using SignalEs.Domain;
using SignalEs.Domain.Engine;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Lets event time pass for live underlyings that have gone quiet, so that their bars close and their intervals are evaluated: once a second, up to
/// a second ago. Underlyings fed from files of the past are left alone (their event time is nowhere near the wall clock).
/// </summary>
public sealed class IdleClock(Shards shards, TimeProvider time) : BackgroundService
{
    private const long BehindNs = UnixNanos.PerSecond;

    /// <summary>Event time further behind the wall clock than this isn't live.</summary>
    private const long LiveNs = 2 * UnixNanos.PerMinute;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await shards.Started.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                long until = UnixNanos.From(time.GetUtcNow()) - BehindNs;
                foreach (var worker in shards.Workers)
                {
                    // While ticks wait they will move the clock themselves.
                    if (worker.Waiting == 0 && worker.DueBy(until, LiveNs) is { Count: > 0 } due)
                    {
                        await worker.SubmitAsync(new IngestItem { SourceStream = "clock", Clock = new ClockAdvanced(worker.Shard, until, due) }, stoppingToken);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }
}
