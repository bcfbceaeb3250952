using System.Diagnostics;
using StackExchange.Redis;

namespace SignalEs.Load;

/// <summary>Sends packed entries, paced or as fast as the service reads: it stops while the streams hold more than a bounded backlog.</summary>
internal sealed class RedisProducer(IDatabase redis, PackedMarket market)
{
    private const int EntriesPerRound = 200;

    /// <summary>Entries that wait in Redis at most, all shards together.</summary>
    private const int BacklogMax = 4000;

    private volatile int _ticksSent;

    /// <summary>Ticks handed to Redis.</summary>
    public int TicksSent => _ticksSent;

    /// <param name="perSecond">Ticks per second; 0 for as fast as they are read.</param>
    /// <param name="until">Ends earlier when the market's ticks are used up.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(int perSecond, TimeSpan until, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var sending = new List<Task>();
        for (int i = 0; i < market.Count && clock.Elapsed < until && !cancellation.IsCancellationRequested; i++)
        {
            if (perSecond > 0)
            {
                while ((double)_ticksSent / perSecond > clock.Elapsed.TotalSeconds)
                {
                    await Task.Delay(1, cancellation);
                }

                _ = redis.StreamAddAsync(Stream(market[i].Shard), "b", market[i].Bytes, flags: CommandFlags.FireAndForget);
            }
            else
            {
                sending.Add(redis.StreamAddAsync(Stream(market[i].Shard), "b", market[i].Bytes));
                if (sending.Count == EntriesPerRound)
                {
                    await Task.WhenAll(sending);
                    sending.Clear();
                    await RoomAsync(cancellation);
                }
            }

            _ticksSent = market.TicksUpTo(i);
        }

        await Task.WhenAll(sending);
    }

    private async Task RoomAsync(CancellationToken cancellation)
    {
        while ((await Task.WhenAll(Enumerable.Range(0, 10).Select(s => redis.StreamLengthAsync(Stream(s))))).Sum() > BacklogMax)
        {
            await Task.Delay(2, cancellation);
        }
    }

    private static string Stream(int shard) => $"stream:shard:{shard}";
}
