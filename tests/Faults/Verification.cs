using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Marten;
using Npgsql;
using SignalEs.Domain.Instruments;
using SignalEs.Log;

namespace SignalEs.Faults;

/// <summary>What has to hold when all is well again.</summary>
internal sealed class Verification(string postgres, Uri host) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(host, "/api/v2/"), Timeout = TimeSpan.FromSeconds(60) };

    private readonly List<string> _failures = [];
    private readonly SortedDictionary<int, List<long>> _byRedis = [];
    private readonly Dictionary<string, List<long>> _byRest = new(StringComparer.Ordinal);

    /// <summary>Checks that were made, with what was found wrong.</summary>
    public List<(string Name, IReadOnlyList<string> Failures)> Checks { get; } = [];

    public bool Passed => Checks.TrueForAll(c => c.Failures.Count == 0);

    /// <summary>Makes a check; an exception is a finding too.</summary>
    public async Task CheckAsync(string name, Func<Task> check)
    {
        _failures.Clear();
        try
        {
            await check();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or InvalidOperationException or NpgsqlException or KeyNotFoundException)
        {
            _failures.Add(e.Message);
        }

        Checks.Add((name, [.. _failures]));
        Console.WriteLine(_failures.Count == 0 ? $"passed: {name}" : $"FAILED: {name}");
        _failures.ForEach(f => Console.WriteLine($"  {f}"));
    }

    public async Task SettledAsync(Producers producers, TimeSpan within)
    {
        var deadline = DateTime.UtcNow + within;
        long accepted = 0;
        while (DateTime.UtcNow < deadline)
        {
            try
            {
                accepted = (await GetAsync($"ingestion/sources/{Producers.RedisSource}")).GetProperty("accepted").GetInt64();
                if (accepted >= producers.Sent && await AreProjectedAsync())
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or NpgsqlException)
            {
                // still coming back
            }

            await Task.Delay(500);
        }

        _failures.Add($"not settled: {accepted} of {producers.Sent} ticks accepted from Redis within {within}");
    }

    /// <summary>Reads the whole log: numbers of the ticks by Redis for each shard, and by request those by REST, in the order in which they stand there.</summary>
    public async Task ReadLogAsync()
    {
        await using var database = NpgsqlDataSource.Create(postgres);
        using var store = DocumentStore.For(options => LogStore.Configure(options, database));
        var reader = new ShardLogReader(store);
        for (int shard = 0; shard < ShardMap.DefaultShardCount; shard++)
        {
            var found = _byRedis[shard] = [];
            await foreach (var e in reader.ReadAsync(shard, 0))
            {
                if (e is not TicksEvent { Data.Ticks: var ticks })
                {
                    continue;
                }

                for (int i = 0; i < ticks.Count; i++)
                {
                    var tick = ticks[i];
                    (tick.Source == Producers.RedisSource ? found : _byRest.TryGetValue(tick.Source!, out var list) ? list : _byRest[tick.Source!] = []).Add(tick.SourceSeq);
                }
            }
        }
    }

    public Task ByRedisAsync(Producers producers)
    {
        for (int shard = 0; shard < ShardMap.DefaultShardCount; shard++)
        {
            var found = _byRedis[shard];
            var sent = producers.Numbers.TryGetValue(shard, out var numbers) ? numbers : [];
            if (!found.SequenceEqual(sent))
            {
                _failures.Add($"shard {shard}: sent {sent.Count} ticks, {found.Count} in the log, {sent.Except(found).Count()} missing, {found.Count - found.Distinct().Count()} doubled");
            }
        }

        return Task.CompletedTask;
    }

    public Task ByRestAsync(Producers producers)
    {
        foreach (string key in producers.Requests)
        {
            var found = _byRest.GetValueOrDefault($"rest:{key}") ?? [];
            if (!found.Order().SequenceEqual(Enumerable.Range(1, Producers.TicksPerRequest).Select(n => (long)n)))
            {
                _failures.Add($"request {key}: {found.Count} ticks in the log, {Producers.TicksPerRequest} were sent and acknowledged");
            }
        }

        return Task.CompletedTask;
    }

    public async Task ReadTablesAsync()
    {
        foreach (string name in (await GetAsync("admin/projections")).GetProperty("projections").EnumerateArray().Select(p => p.GetProperty("name").GetString()!))
        {
            var result = await JobAsync($"admin/projections/{name}/rebuild?verify=true", null);
            if (!result.GetProperty("equal").GetBoolean())
            {
                _failures.Add($"read model {name} differs from its rebuild: {result.GetProperty("before")} {result.GetProperty("after")}");
            }
        }
    }

    /// <summary>Ticks that the replay ran through.</summary>
    public long Replayed { get; private set; }

    public async Task ReplayAsync()
    {
        var result = await JobAsync("audit/replays", new { from = "2026-03-01T00:00:00Z", to = "2026-03-09T00:00:00Z" });
        long mismatched = result.GetProperty("mismatched").GetInt64();
        if (mismatched != 0)
        {
            _failures.Add($"replay: {mismatched} mismatches, {result.GetProperty("first_mismatches")}");
        }

        Replayed = result.GetProperty("ticks").GetInt64();
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> AreProjectedAsync()
    {
        await using var database = NpgsqlDataSource.Create(postgres + ";Pooling=false");
        await using var command = database.CreateCommand("select coalesce(max(seq_id), 0) from log.mt_events");
        long highest = (long)(await command.ExecuteScalarAsync())!;
        return (await GetAsync("admin/projections")).GetProperty("projections").EnumerateArray().All(m => m.GetProperty("position").GetInt64() >= highest);
    }

    private async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await _http.GetStringAsync(path)).RootElement;

    private async Task<JsonElement> JobAsync(string path, object? request)
    {
        using var answer = await _http.PostAsJsonAsync(path, request ?? new { });
        string body = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {body}");
        }

        string id = JsonDocument.Parse(body).RootElement.GetProperty("job_id").GetString()!;
        while (true)
        {
            var job = await GetAsync($"jobs/{id}");
            string state = job.GetProperty("state").GetString()!;
            if (state == "succeeded")
            {
                return job.GetProperty("result");
            }

            if (state is not ("queued" or "running"))
            {
                throw new InvalidOperationException($"POST {path}: {job}");
            }

            await Task.Delay(200);
        }
    }
}
