using JasperFx;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Log.Archiving;
using SignalEs.Log.Sealing;

namespace SignalEs.Commands.Audit;

/// <param name="Interval">Time between two seals.</param>
public sealed record SealSettings(TimeSpan Interval)
{
    public static readonly SealSettings Default = new(TimeSpan.FromMinutes(1));

    /// <summary>Of the time it works so much, so that commits don't wait for a minute's events to be hashed.</summary>
    internal const double WorkShare = 0.2;
}

/// <summary>Seals the log at every interval, and writes each head to the host's log: a place outside the database to compare with.</summary>
internal sealed class SealJob(Sealer sealer, SealSettings settings, TimeProvider clock, ILogger<SealJob> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SealAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task SealAsync(CancellationToken cancellation)
    {
        try
        {
            // A busy minute has more events than one seal takes.
            bool isMore = true;
            while (isMore)
            {
                var seal = await sealer.SealAsync(cancellation, SealSettings.WorkShare);
                if (seal is not null)
                {
                    logger.LogInformation("Log sealed up to {Sequence}: {Head}", seal.Sequence, seal.Head);
                }

                isMore = seal is { Events: >= Sealer.EventsMax };
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or ConcurrencyException or ArchiveMissingException)
        {
            logger.LogWarning(e, "The log could not be sealed; tried again in {Seconds} s", settings.Interval.TotalSeconds);
        }
    }
}
