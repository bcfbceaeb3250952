using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Sharding;

/// <summary>
/// While other hosts write shards: has this host's engines follow them, so that its feed and newest values are those of the whole log, and a take-over finds the state
/// ready. What this host commits itself reaches observers in the same one order. A host that was stopped for long has much to read: it goes piece by piece, as fast as observers
/// take it.
/// </summary>
public sealed class LogTail(Shards shards, CommitSequencer sequencer, NpgsqlDataSource database, ILogger<LogTail> logger) : BackgroundService
{
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(40);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogHorizon? horizon = null;
        try
        {
            await shards.Loaded.WaitAsync(stoppingToken);
            while (true)
            {
                long held = sequencer.Horizon;
                horizon = held == long.MaxValue ? null : horizon ?? new LogHorizon(database, held);
                bool hasNews = horizon is not null && await FollowAsync(horizon, stoppingToken);
                await Task.Delay(hasNews ? Busy : Idle, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task<bool> FollowAsync(LogHorizon horizon, CancellationToken cancellation)
    {
        try
        {
            long before = horizon.At;
            var news = await horizon.LookAsync(cancellation);
            await Task.WhenAll(news.Shards.Select(s => shards.Workers[s].FollowAsync(news.To, cancellation)));
            if (sequencer.Horizon != long.MaxValue)
            {
                sequencer.RaiseTo(news.To);
            }

            await sequencer.TakenAsync(cancellation);

            return news.To > before;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            logger.LogDebug("The log can't be followed at the moment: {Reason}", e.Message);
            return false;
        }
    }
}
