using System.Diagnostics;
using System.Globalization;
using SignalEs.Faults;
using SignalEs.Integration.Tests.Services;

// Kills, stops and restarts hosts, PostgreSQL and Redis under load, then checks that every tick sent is in the log once and in order, that every read table equals a rebuild
// and that a replay finds no mismatch. Needs PostgreSQL and Redis installed; starts servers of its own. Exit code 0: everything holds, 1: something doesn't, 2: not understood.
bool measures = args is ["--measure", ..];
if (Options.Parse(measures ? args[1..] : args) is not { } options)
{
    await Console.Error.WriteLineAsync(Options.Usage);
    return 2;
}

using var interruption = new Interruption();
Console.WriteLine(measures ? "measuring" : $"seed {options.Seed}");
var logs = options.Logs is { } folder ? Directory.CreateDirectory(folder) : Directory.CreateTempSubdirectory("signales-faults-");
await using var postgres = await PostgresServer.StartAsync();
await using var redis = await RedisServer.StartAsync();
HostProcess.Configure(postgres.Admin, redis.Endpoint);
await using var first = new HostProcess(Path.Combine(logs.FullName, "host-0.log"));
await using var second = new HostProcess(Path.Combine(logs.FullName, "host-1.log"));
HostProcess[] hosts = [first, second];
if (measures)
{
    using var measurements = new Measurements(postgres, redis, first, second);
    await measurements.RunAsync();
    return 0;
}

Array.ForEach(hosts, h => h.Start());
using var producers = new Producers(redis.Endpoint, hosts);
using var stop = new CancellationTokenSource();
var sending = Task.WhenAll(Task.Run(() => producers.SendToRedisAsync(stop.Token)), Task.Run(() => producers.SendToRestAsync(options.Seed, stop.Token)));
while (producers.Requests.Count < 20 && !sending.IsCompleted)
{
    await Task.Delay(100); // until the hosts are up
}

var campaign = new Campaign(postgres, redis, hosts);
var clock = Stopwatch.StartNew();
await campaign.RunAsync(options.Seed, TimeSpan.FromMinutes(options.Minutes), options.FaultsMax);
var under = clock.Elapsed;
await stop.CancelAsync();
await sending;

// Whoever runs a host starts it again when it has ended by itself, as one does whose database was away while it started: here, too, when no fault of it comes any more.
using var over = new CancellationTokenSource();
var keeping = Task.Run(async () =>
{
    while (!over.IsCancellationRequested)
    {
        Array.ForEach(hosts, h => h.StartAgain());
        await Task.Delay(500, over.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
    }
});

using var verification = new Verification(postgres.Admin, first.Address);
clock.Restart();
await verification.CheckAsync("all is well again within 4 minutes", () => verification.SettledAsync(producers, TimeSpan.FromMinutes(4)));
var settled = clock.Elapsed;
await verification.CheckAsync("the log can be read", verification.ReadLogAsync);
await verification.CheckAsync("every tick sent by Redis is in the log once, in the order of its shard", () => verification.ByRedisAsync(producers));
await verification.CheckAsync("every tick acknowledged by REST is in the log once", () => verification.ByRestAsync(producers));
await verification.CheckAsync("every read table equals its rebuild", verification.ReadTablesAsync);
await verification.CheckAsync("a replay finds no mismatch", verification.ReplayAsync);

await over.CancelAsync();
await keeping;
int failed = verification.Checks.Count(c => c.Failures.Count > 0);
Console.WriteLine($"{campaign.Count} faults in {under.TotalMinutes:0.0} min: {string.Join(", ", campaign.Done.Select(d => $"{d.Value} {d.Key}"))}");
Console.WriteLine($"{producers.Sent} ticks by Redis, {producers.Requests.Count * Producers.TicksPerRequest} by REST, {producers.Repeated} sends repeated; "
    + $"settled {settled.TotalSeconds:0.0} s after the last fault; {verification.Replayed} ticks replayed");
if (failed > 0)
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"to repeat it: ops/faults --seed {options.Seed} --minutes {options.Minutes}; the hosts' logs are in {logs.FullName}"));
}
else if (options.Logs is null)
{
    logs.Delete(recursive: true);
}

Console.WriteLine($"seed {options.Seed}: {verification.Checks.Count - failed} passed, {failed} failed");
return failed == 0 ? 0 : 1;
