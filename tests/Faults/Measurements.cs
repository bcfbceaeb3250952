using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Faults;

/// <summary>How long things take: take-over and hand-over between two hosts, start-up with a long log, catching up after an outage.</summary>
internal sealed class Measurements(PostgresServer postgres, RedisServer redis, HostProcess first, HostProcess second) : IDisposable
{
    private const int Rounds = 12;
    private const int TicksPerEntry = 1000;
    private const int LongLog = 10_000_000;
    private const int Backlog = 1_000_000;

    private static readonly string[] Underlyings = [.. "ABCDEFGHIJKLMNOPQRST".Select(c => $"MS{c}")];

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(25) };
    private int _posts;
    private long _sent;

    public async Task RunAsync()
    {
        first.Start();
        await ReadyAsync(first);
        second.Start();
        await ReadyAsync(second);
        await TakeOversAsync("kill -9 to a tick of each of its shards committed by the other host", second.KillAsync, () => Start(second));
        await TakeOversAsync("SIGSTOP to the same", () => second.SignalAsync("STOP"), () => second.SignalAsync("CONT"));
        await TakeOversAsync("SIGTERM to the same", second.StopAsync, () => Start(second));
        await second.StopAsync();

        var clock = Stopwatch.StartNew();
        await PumpAsync(LongLog);
        await CommittedAsync();
        Console.WriteLine($"{LongLog} ticks through Redis into the log: {clock.Elapsed.TotalSeconds:0} s");
        await StartUpAsync("start-up after kill -9 with snapshots of the last 30 s");
        await ExecuteAsync("delete from ingest.snapshots");
        await StartUpAsync("start-up after kill -9 without a snapshot (the whole log is folded)");

        await postgres.KillAsync();
        await PumpAsync(Backlog);
        await postgres.RestartAsync();
        clock.Restart();
        await CommittedAsync();
        Console.WriteLine($"after an outage of PostgreSQL: {Backlog} ticks that waited in Redis committed in {clock.Elapsed.TotalSeconds:0.0} s, {Backlog / clock.Elapsed.TotalSeconds:0} ticks/s");
    }

    public void Dispose() => _http.Dispose();

    private static Task Start(HostProcess host)
    {
        host.Start();
        return Task.CompletedTask;
    }

    private async Task TakeOversAsync(string what, Func<Task> end, Func<Task> begin)
    {
        var times = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            await UntilAsync(async () => await AskAsync("select count(*) from (select 1 from ingest.leases l join ingest.hosts h using (host) group by host having count(*) = 5) halves") == 2);
            await Task.Delay(500);
            var clock = Stopwatch.StartNew();
            await end();
            await Task.WhenAll(Underlyings.Select(PostAsync));
            times.Add(clock.Elapsed.TotalSeconds);
            await begin();
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: p50 {times[Rounds / 2]:0.00} s, max {times[^1]:0.00} s of {Rounds}"));
    }

    private async Task StartUpAsync(string what)
    {
        await first.KillAsync();
        await Task.Delay(1000);
        long sequence = await AskAsync("select max(seq_id) from log.mt_events");
        var clock = Stopwatch.StartNew();
        first.Start();
        await ReadyAsync(first);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: ready after {clock.Elapsed.TotalSeconds:0.0} s, {sequence} events"));
    }

    private async Task PumpAsync(int ticks)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint);
        var database = connection.GetDatabase();
        long ts = UnixNanos.From(new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero)) + _sent;
        var added = new List<Task>();
        for (int entry = 0; entry < ticks / TicksPerEntry; entry++)
        {
            string underlying = Underlyings[entry % Underlyings.Length];
            var builder = new TickBatchBuilder(TicksPerEntry);
            for (int i = 0; i < TicksPerEntry; i++)
            {
                ts += UnixNanos.PerMillisecond;
                _sent++;
                builder.Add(new Tick($"NASDAQ@{underlying}@EQ", ts, ts, 100 + (_sent % 17), 99.5, 100.5, 3, 4, 1 + (_sent % 5), double.NaN, "measure", _sent));
            }

            var writer = new ByteWriter();
            TickBatchCodec.Encode(builder.Build(), writer);
            added.Add(database.StreamAddAsync($"stream:shard:{ShardMap.ShardOf(underlying)}", "b", writer.ToArray()));
            if (added.Count == 100)
            {
                await Task.WhenAll(added);
                added.Clear();
            }
        }

        await Task.WhenAll(added);
    }

    private Task CommittedAsync() => UntilAsync(async () => await AskAsync("select coalesce(sum(accepted), 0)::bigint from ingest.sources where source = 'measure'") >= _sent);

    private async Task ReadyAsync(HostProcess host) => await UntilAsync(async () =>
    {
        using var answer = await _http.GetAsync(new Uri(host.Address, "/health/ready"));
        return answer.IsSuccessStatusCode;
    });

    // By the first host, until it is committed; the key makes repeating harmless.
    private async Task PostAsync(string underlying)
    {
        string body = $"ts,instrument_key,last,bid,ask,bid_size,ask_size,volume,open_interest\n2026-03-02T14:30:00Z,NASDAQ@{underlying}@EQ,100,,,,,1,\n";
        string key = $"{underlying}-{Interlocked.Increment(ref _posts)}";
        await UntilAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(first.Address, "/api/v2/ticks")) { Content = new StringContent(body, Encoding.UTF8, "text/csv") };
            request.Headers.Add("Idempotency-Key", key);
            using var answer = await _http.SendAsync(request);
            return answer.IsSuccessStatusCode;
        });
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromMinutes(10))
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or NpgsqlException)
            {
                // not yet
            }

            await Task.Delay(20);
        }

        throw new TimeoutException("it did not come about within 10 minutes");
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(postgres.Admin + ";Pooling=false;Timeout=5");
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(postgres.Admin + ";Pooling=false");
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
