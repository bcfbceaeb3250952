using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Reads the shard streams of Redis. Each shard has a loop on a connection of its own, because a blocking read holds up everything behind it. Entries are
/// acknowledged after the commit that holds them, never before; what is at or below the committed offset is a redelivery. Without Redis the
/// loops wait and try again; everything else goes on.
/// </summary>
public sealed class RedisSource(string endpoint, Shards shards, TimeProvider time, RedisSourceState state, ILogger<RedisSource> logger) : BackgroundService
{
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

    private async Task LoopAsync(ShardWorker worker, CancellationToken cancellation)
    {
        for (int attempt = 1; !cancellation.IsCancellationRequested; attempt++)
        {
            try
            {
                await using var reader = await RedisShardReader.ConnectAsync(endpoint, worker, shards, time, logger, cancellation);
                state.Connected(worker.Shard, true);
                attempt = 0;
                await reader.RunAsync(cancellation);
            }
            catch (Exception e) when (e is RedisException or TimeoutException or ChannelClosedException or InvalidDataException)
            {
                state.Connected(worker.Shard, false);
                if (attempt <= 1)
                {
                    logger.LogWarning("Shard {Shard}: Redis at {Endpoint} is away ({Reason}); trying again", worker.Shard, endpoint, e.Message);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 100 * (attempt + 1))), cancellation);
            }
        }
    }
}

/// <summary>Which shards have a connection to Redis; for health.</summary>
public sealed class RedisSourceState(ShardCount shards)
{
    private readonly bool[] _connected = new bool[shards.Value];

    public bool IsConnected => Array.TrueForAll(_connected, c => c);

    internal void Connected(int shard, bool value) => _connected[shard] = value;
}
