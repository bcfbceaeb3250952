using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Log;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Storage;

/// <summary>
/// Each hour: makes the partitions of this month and the next, so that no writer has to at midnight, and drops what is older than the retention.
/// One host at a time does it.
/// </summary>
internal sealed class StorageUpkeep(
    NpgsqlDataSource database, StorageSettings settings, Partitions partitions, TimeProvider clock, ILogger<StorageUpkeep> logger) : BackgroundService
{
    private const string Lock = "hashtextextended('read.upkeep', 0)";

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>What there is to do now.</summary>
    /// <returns>Names of the partitions or chunks dropped.</returns>
    public Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
        => database.IfFreeAsync(Lock, otherwise: [], connection => RunAsync(connection, cancellation), cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                logger.LogWarning(e, "Upkeep of the read tables failed; tried again in an hour");
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private async Task<IReadOnlyList<string>> RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await LogMarks.RecordAsync(connection, now, cancellation);
        var dropped = new List<string>();
        foreach (var model in ReadModels.All)
        {
            foreach (int version in await Versions.FilledAsync(connection, model, cancellation))
            {
                await MakeAheadAsync(connection, model, version, now, cancellation);
                if (settings.Retention is { } retention)
                {
                    dropped.AddRange(await Retention.ApplyAsync(connection, model, version, retention.Before(now), cancellation));
                }
            }
        }

        if (dropped.Count > 0)
        {
            partitions.Forget();
            logger.LogInformation("Dropped {Count} parts of read tables older than {Retention}: {Names}", dropped.Count, settings.Retention, string.Join(", ", dropped));
        }

        return dropped;
    }

    private static async Task MakeAheadAsync(NpgsqlConnection connection, ReadModel model, int version, DateTimeOffset now, CancellationToken cancellation)
    {
        var month = new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1);
        foreach (var table in model.Tables.Where(t => t.ByTime))
        {
            await Partitions.EnsureAsync(connection, table, version, month, cancellation);
            await Partitions.EnsureAsync(connection, table, version, month.AddMonths(1), cancellation);
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
}
