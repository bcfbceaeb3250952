using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Reads the shard streams of Redis. Each shard has a loop on a connection of its own, because a blocking read holds up everything behind it. Entries are
/// acknowledged after the commit that holds them, never before; what is at or below the committed offset is a redelivery. Of several hosts one reads a shard
/// (<see cref="Sharding.ShardTenure"/>). Without Redis the loops wait and try again; everything else goes on.
/// </summary>
public sealed class RedisSource(
    string endpoint, Shards shards, NpgsqlDataSource database, TimeProvider time, RedisSourceState state, ILogger<RedisSource> logger) : BackgroundService
{
    /// <summary>After that long a failure is a new one.</summary>
    private static readonly TimeSpan WentWell = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StandbyInterval = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await shards.Started.WaitAsync(stoppingToken);
            await Task.WhenAll(shards.Workers.Select(w => Task.Run(() => LoopAsync(w, stoppingToken), stoppingToken)));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    // Redis or PostgreSQL are away for a while, or the shard went to another host (cancelled without the host stopping).
    private static bool IsPassing(Exception e)
        => e is RedisException or TimeoutException or ChannelClosedException or InvalidDataException or NpgsqlException or OperationCanceledException;

    private async Task LoopAsync(ShardWorker worker, CancellationToken cancellation)
    {
        long started = 0;
        for (int attempt = 1; !cancellation.IsCancellationRequested; attempt++)
        {
            try
            {
                if (worker.Tenure is not { Up.IsCompletedSuccessfully: true } tenure)
                {
                    state.Connected(worker.Shard, null);
                    await Task.Delay(StandbyInterval, cancellation); // another host reads this shard
                    attempt = 0;
                    continue;
                }

                started = Environment.TickCount64;
                await using var reader = await RedisShardReader.ConnectAsync(endpoint, worker, shards.Workers.Count, database, time, logger, cancellation);
                state.Connected(worker.Shard, true);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(tenure.Ended, cancellation);
                await reader.RunAsync(ended.Token);
            }
            catch (Exception e) when (IsPassing(e) && cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (IsPassing(e))
            {
                state.Connected(worker.Shard, e is NpgsqlException ? null : false);
                attempt = Environment.TickCount64 - started > WentWell.TotalMilliseconds ? 1 : attempt;
                if (attempt == 1)
                {
                    logger.LogWarning("Shard {Shard}: reading Redis at {Endpoint} was interrupted ({Reason}); trying again", worker.Shard, endpoint, e.Message);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1000, 100 * attempt)), cancellation);
            }
        }
    }
}

/// <summary>Which shards that this host reads have a connection to Redis; for health.</summary>
public sealed class RedisSourceState(ShardCount shards)
{
    private readonly bool?[] _connected = new bool?[shards.Value];

    public bool IsConnected => Array.TrueForAll(_connected, c => c ?? true);

    internal void Connected(int shard, bool? value) => _connected[shard] = value;
}
