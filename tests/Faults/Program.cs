using System.Diagnostics;
using System.Globalization;
using SignalEs.Faults;
using SignalEs.Integration.Tests.Services;

// Kills, stops and restarts hosts, PostgreSQL and Redis under load, then checks that every tick sent is in the log once and in order, that every read table equals a rebuild
// and that a replay finds no mismatch. Needs PostgreSQL and Redis installed; starts servers of its own.
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
if (args.Length % 2 != 0 || args.Where((_, i) => i % 2 == 0).Any(a => a is not ("--seed" or "--minutes" or "--faults")))
{
    await Console.Error.WriteLineAsync("usage: SignalEs.Faults [--seed N] [--minutes M] [--faults N]");
    return 2;
}

ulong seed = Option("--seed") is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : (ulong)Random.Shared.NextInt64(1, 1_000_000);
double minutes = double.Parse(Option("--minutes") ?? "3", CultureInfo.InvariantCulture);
int faults = int.Parse(Option("--faults") ?? "100000", CultureInfo.InvariantCulture);
Console.WriteLine($"seed {seed}");

var logs = Directory.CreateTempSubdirectory("signales-faults-");
await using var postgres = await PostgresServer.StartAsync();
await using var redis = await RedisServer.StartAsync();
string connection = postgres.Admin;
await using var first = new HostProcess(connection, redis.Endpoint, Path.Combine(logs.FullName, "host-0.log"));
await using var second = new HostProcess(connection, redis.Endpoint, Path.Combine(logs.FullName, "host-1.log"));
HostProcess[] hosts = [first, second];
Array.ForEach(hosts, h => h.Start());
using var producers = new Producers(redis.Endpoint, hosts);
using var stop = new CancellationTokenSource();
var sending = Task.WhenAll(Task.Run(() => producers.SendToRedisAsync(stop.Token)), Task.Run(() => producers.SendToRestAsync(seed, stop.Token)));
await Task.Delay(TimeSpan.FromSeconds(10));

var campaign = new Campaign(postgres, redis, hosts);
var clock = Stopwatch.StartNew();
await campaign.RunAsync(seed, TimeSpan.FromMinutes(minutes), faults);
var under = clock.Elapsed;
await stop.CancelAsync();
await sending;

using var verification = new Verification(connection, first.Address);
clock.Restart();
await verification.SettledAsync(producers, TimeSpan.FromMinutes(4));
var settled = clock.Elapsed;
long replayed = 0;
if (verification.Failures.Count == 0)
{
    await verification.LogAsync(producers);
    await verification.ReadTablesAsync();
    replayed = (await verification.ReplayAsync()).Ticks;
}

Console.WriteLine($"{campaign.Done.Values.Sum()} faults in {under.TotalMinutes:0.0} min: {string.Join(", ", campaign.Done.Select(d => $"{d.Value} {d.Key}"))}");
Console.WriteLine($"{producers.Sent} ticks by Redis, {producers.Requests.Count * Producers.TicksPerRequest} by REST, {producers.Repeated} sends repeated; settled {settled.TotalSeconds:0.0} s after the last fault; {replayed} ticks replayed");
foreach (string failure in verification.Failures)
{
    Console.WriteLine($"FAILED: {failure}");
}

Console.WriteLine(verification.Failures.Count == 0 ? "ok" : $"seed {seed} fails; host logs in {logs.FullName}");
if (verification.Failures.Count == 0)
{
    logs.Delete(recursive: true);
}

return verification.Failures.Count == 0 ? 0 : 1;
