using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Log;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Wakes the projection daemon, on whichever host it runs, when something was committed: many commits, one notification. Outside their transactions, because
/// PostgreSQL commits transactions that notify one at a time.
/// </summary>
internal sealed class AppendNotifier(NpgsqlDataSource database, TimeProvider time, ILogger<AppendNotifier> logger) : BackgroundService, ICommitObserver
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    private readonly SemaphoreSlim _committed = new(0, 1);

    public void OnCommitted(CommittedBatch batch)
    {
        if (_committed.CurrentCount == 0)
        {
            try
            {
                _committed.Release();
            }
            catch (SemaphoreFullException)
            {
                // somebody else has said it
            }
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _committed.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _committed.WaitAsync(stoppingToken);
                await NotifyAsync(stoppingToken);
                await Task.Delay(Between, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException e)
            {
                logger.LogDebug(e, "no notification was sent; the daemon looks by itself every 50 ms");
                await Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None);
            }
        }
    }

    // Nothing is lost with a notification, so its commit needs no fsync.
    private async Task NotifyAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"begin; set local synchronous_commit = off; notify {LogStore.NotificationChannel}; commit");
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
