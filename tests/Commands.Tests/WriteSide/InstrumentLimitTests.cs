using System.Net.Http.Json;
using System.Text.Json;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>A producer that makes up instruments fills neither memory nor the way of the others.</summary>
public sealed class InstrumentLimitTests(TestServices services)
{
    private const int Most = 5;
    private const int Shard = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_the_bound_new_instruments_are_quarantined_and_known_ones_go_on_also_after_a_restart()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var redis = await services.StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint);
        string stream = RedisNames.ShardStream(Shard);
        var keys = Keys(9);
        await using (var running = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint, instrumentsMax: Most))
        {
            Assert.Equal((Most, 0), await running.SubmitAsync(keys.Take(Most).Select(Tick)));

            // As one packed entry with known ones, and as an entry of one tick.
            await connection.GetDatabase().StreamAddAsync(stream, "b", Packed([Tick(keys[0]), Tick(keys[5]), Tick(keys[1]), Tick(keys[6])]));
            await connection.GetDatabase().StreamAddAsync(stream, [new("ts", Now()), new("instrument_key", keys[7]), new("last", "1")]);
            await UntilAsync(async () => (await running.ReplayAsync()).Count == Most + 2 && (await RefusedAsync(running)).Count == 3);
        }

        await using (var again = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint, instrumentsMax: Most))
        {
            using var http = new HttpClient();
            var answer = await http.PostAsJsonAsync(new Uri(again.Address, "/api/v2/ticks"), new[] { Row(keys[4]), Row(keys[8]) }, Cancellation);
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            Assert.Equal(1, body.GetProperty("accepted").GetInt32());
            var rejected = Assert.Single(body.GetProperty("rejected").EnumerateArray());
            Assert.Equal((1, "too_many_instruments"), (rejected.GetProperty("index").GetInt32(), rejected.GetProperty("code").GetString()));
            Assert.Contains("SIGNALES_INSTRUMENTS_MAX", rejected.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal([keys[5], keys[6], keys[7], keys[8]], await RefusedAsync(again));
        }

        // A higher bound takes the next one.
        await using var raised = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint, instrumentsMax: Most + 1);
        Assert.Equal((1, 0), await raised.SubmitAsync([Tick(keys[5])]));
    }

    // Equities of one shard, each its own underlying.
    private static List<string> Keys(int count)
        => [.. Enumerable.Range(0, 1000).Select(i => $"NASDAQ@MADE{i}@EQ").Where(k => RunningShards.ShardOf(Tick(k)) == Shard).Take(count)];

    private static Tick Tick(string key)
    {
        long now = UnixNanos.From(DateTimeOffset.UtcNow);
        return new Tick(key, now, now, 1, double.NaN, double.NaN, double.NaN, double.NaN, 1, double.NaN);
    }

    private static object Row(string key) => new { ts = Now(), instrument_key = key, last = 1 };

    private static string Now() => UnixNanos.Format(UnixNanos.From(DateTimeOffset.UtcNow));

    private static byte[] Packed(Tick[] ticks)
    {
        var builder = new TickBatchBuilder();
        Array.ForEach(ticks, t => builder.Add(t));
        var writer = new ByteWriter();
        TickBatchCodec.Encode(builder.Build(), writer);
        return writer.ToArray();
    }

    // Keys of what is in quarantine for this reason, in order.
    private static async Task<List<string>> RefusedAsync(RunningShards running)
    {
        await using var command = running.Database.CreateCommand(
            "select r ->> 'Detail' from log.mt_events, jsonb_array_elements(data -> 'Ticks') as r where type = 'ticks_rejected' and r ->> 'Code' = 'too_many_instruments' order by seq_id");
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        var keys = new List<string>();
        while (await rows.ReadAsync(Cancellation))
        {
            keys.Add(rows.GetString(0).Split(' ')[0]);
        }

        return keys;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
