using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using SignalEs.Fuzz.Targets;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>Spoilt input through the real ends, Redis and HTTP: what was sent is in the log, as a tick, a bad tick or a counted duplicate.</summary>
public sealed class FuzzEndsTests(TestServices services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly int Seed = Environment.TickCount;

    [Fact]
    public async Task Every_tick_of_spoilt_entries_is_in_the_log_or_counted()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var redis = await services.StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint);
        await using var running = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint);
        var random = new Random(Seed);
        var target = new EntryTarget();
        var reader = new RedisEntry(new KeyTable());
        long sent = 0;
        for (int i = 0; i < 1500; i++)
        {
            RedisValue[] fields = [.. EntryTarget.Split(target.Make(random)).Select(f => (RedisValue)f)];
            if (fields.Length > 0 && fields.Length % 2 == 0)
            {
                var content = reader.Read("1-0", fields, UnixNanos.From(DateTimeOffset.UtcNow));
                sent += content.Packed?.Count ?? (content.Clock is null ? 1 : 0);
                await connection.GetDatabase().ExecuteAsync("XADD", [RedisNames.ShardStream(random.Next(RunningShards.Count)), "*", .. fields.Select(f => (object)f)]);
            }
        }

        await UntilAsync(async () => await CountedAsync(running) == sent, async () => $"seed {Seed}: {sent} sent, {await CountedAsync(running)} counted");
        Assert.Equal(sent, await CountedAsync(running));
        await running.ReplayAsync(); // and the log can be read and gives the same bits
    }

    [Fact]
    public async Task Every_row_of_spoilt_bodies_is_in_the_log_and_in_the_answer()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        using var http = new HttpClient { BaseAddress = running.Address };
        var random = new Random(Seed);
        long sent = 0;
        for (int i = 0; i < 400; i++)
        {
            string type = new[] { "json", "ndjson", "csv" }[i % 3];
            using var content = new ByteArrayContent(new BodyTarget(type).Make(random));
            content.Headers.ContentType = new MediaTypeHeaderValue(type switch { "json" => "application/json", "ndjson" => "application/x-ndjson", _ => "text/csv" });
            using var response = await http.PostAsync(new Uri("/api/v2/ticks", UriKind.Relative), content, TestContext.Current.CancellationToken);
            string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"seed {Seed}: {response.StatusCode} {text}");
            if (response.StatusCode == HttpStatusCode.BadRequest)
            {
                sent++; // the body, as one bad tick
                continue;
            }

            var answer = JsonSerializer.Deserialize<JsonElement>(text);
            int rows = answer.GetProperty("positions").GetArrayLength();
            Assert.Equal(rows, answer.GetProperty("accepted").GetInt32() + answer.GetProperty("duplicates").GetInt32() + answer.GetProperty("rejected").GetArrayLength());
            sent += rows;
        }

        Assert.Equal(sent, await CountedAsync(running));
    }

    // Ticks, bad ticks, and duplicates of numbered sources.
    private static async Task<long> CountedAsync(RunningShards running)
    {
        long ticks = (await running.ReplayAsync()).Count;
        await using var command = running.Database.CreateCommand("""
            select (select count(*) from log.mt_events, jsonb_array_elements(data -> 'Ticks') where type = 'ticks_rejected')
              + (select coalesce(sum(duplicates), 0)::bigint from ingest.sources)
            """);
        return ticks + (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<Task<string>> found)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Patience, clock.Elapsed < Patience ? "" : await found());
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}
