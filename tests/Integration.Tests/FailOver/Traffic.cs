using System.Globalization;
using System.Net;
using Marten;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Integration.Tests.EndToEnd;
using SignalEs.Integration.Tests.Outages;
using SignalEs.Log;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.FailOver;

/// <summary>Ticks to Redis and requests to a host, without a pause, until it is stopped; and what of them is in a log.</summary>
internal sealed class Traffic(IDatabase redis, RunningHost host, string name)
{
    private const string Start = "2026-03-02T15:00:00Z";
    private const int PerRequest = 5;

    private static readonly string[] Keys = [.. "ABCDEF".Select(c => $"NASDAQ@FO{c}@EQ")];

    private readonly TickSender _sender = new(redis, name);
    private readonly List<string> _answered = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Requests that were answered with 200.</summary>
    public int Answered => _answered.Count;

    public long Sent => _sender.Sent;

    public void Begin() => _running = Task.WhenAll(SendAsync(), PostAsync());

    /// <summary>When what is under way has been taken.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Waits until all of it is in the log and in the read tables, and compares each of them.</summary>
    public async Task IsInOrderOnceAsync(string postgres)
    {
        long found = 0;
        await Eventually.IsTrueAsync(
            async () => (found = (await host.GetAsync($"ingestion/sources/{name}")).GetProperty("accepted").GetInt64()) >= Sent,
            TimeSpan.FromSeconds(60),
            () => $"{found} of {Sent} accepted\n{host.Output}");
        var (byRedis, byRest) = await ReadAsync(postgres);
        Assert.Equal(Sent, byRedis.Values.Sum(numbers => numbers.Count));
        Assert.All(byRedis, shard => Assert.True(shard.Value.Zip(shard.Value.Skip(1)).All(p => p.First < p.Second), $"shard {shard.Key}: out of order or doubled"));
        Assert.All(_answered, key => Assert.Equal(PerRequest, byRest.GetValueOrDefault(key)));
        Assert.Equal(_answered.Count, byRest.Count);
    }

    private static string Sender(string source) => source["rest:".Length..];

    // Numbers of the ticks by Redis in the order of their shard's log; ticks of each request.
    private async Task<(SortedDictionary<int, List<long>> ByRedis, SortedDictionary<string, int> ByRest)> ReadAsync(string postgres)
    {
        var byRedis = new SortedDictionary<int, List<long>>();
        var byRest = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await using var database = NpgsqlDataSource.Create(postgres + ";Pooling=false");
        using var store = DocumentStore.For(options => LogStore.Configure(options, database));
        for (int shard = 0; shard < ShardMap.DefaultShardCount; shard++)
        {
            var numbers = byRedis[shard] = [];
            await foreach (var e in new ShardLogReader(store).ReadAsync(shard, 0))
            {
                if (e is TicksEvent { Data.Ticks: var ticks })
                {
                    foreach (var tick in Enumerable.Range(0, ticks.Count).Select(i => ticks[i]))
                    {
                        if (tick.Source == name)
                        {
                            numbers.Add(tick.SourceSeq);
                        }
                        else if (tick.Source?.StartsWith($"rest:{name}-", StringComparison.Ordinal) == true)
                        {
                            byRest[Sender(tick.Source)] = byRest.GetValueOrDefault(Sender(tick.Source)) + 1;
                        }
                    }
                }
            }
        }

        return (byRedis, byRest);
    }

    private async Task SendAsync()
    {
        for (int round = 0; !_stop.IsCancellationRequested; round++)
        {
            long ts = Some.Time(Start) + (round * 100 * UnixNanos.PerMillisecond);
            await _sender.SendAsync(Keys.SelectMany(key => Enumerable.Range(0, 20).Select(i => Some.Trade(key, ts + i, 100 + ((round + i) % 17), 1 + i))));
            await Task.Delay(20);
        }
    }

    // Each request again until it is answered with 200: its key makes that harmless.
    private async Task PostAsync()
    {
        for (int request = 0; !_stop.IsCancellationRequested; request++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{name}-{request}");
            string body = OutageStack.Csv(Keys[request % Keys.Length], $"2026-03-02T16:{request / 60 % 60:00}:{request % 60:00}Z", PerRequest);
            while (true)
            {
                try
                {
                    var (status, answer) = await host.PostTicksAsync(body, key);
                    if (status == HttpStatusCode.OK)
                    {
                        _answered.Add(key);
                        break;
                    }

                    Assert.True(status == HttpStatusCode.ServiceUnavailable, $"{(int)status} {answer}");
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    // The answer was lost.
                }

                await Task.Delay(100);
            }

            await Task.Delay(20);
        }
    }
}
