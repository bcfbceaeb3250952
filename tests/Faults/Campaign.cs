using System.Diagnostics;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Faults;

/// <summary>Two hosts, a PostgreSQL and a Redis of its own, under load, and one fault after the other.</summary>
internal sealed class Campaign(PostgresServer postgres, RedisServer redis, HostProcess[] hosts)
{
    public SortedDictionary<FaultKind, int> Done { get; } = [];

    public async Task RunAsync(ulong seed, TimeSpan length, int faultsMax)
    {
        var clock = Stopwatch.StartNew();
        foreach (var fault in FaultPlan.Of(seed).Take(faultsMax))
        {
            if (clock.Elapsed > length)
            {
                return;
            }

            await Console.Out.WriteLineAsync($"{clock.Elapsed:mm\\:ss} {fault.Number,3} {fault.Kind}{(fault.Kind <= FaultKind.RestartHost ? $" {fault.Host}" : "")}, {fault.DownMs} ms");
            await InflictAsync(fault);
            Done[fault.Kind] = Done.GetValueOrDefault(fault.Kind) + 1;
            await Task.Delay(fault.RestMs);
            foreach (var host in hosts.Where(h => h.HasExited))
            {
                host.Start(); // ended by itself, as one does whose database was away while it started
            }
        }
    }

    private async Task InflictAsync(Fault fault)
    {
        var host = hosts[fault.Host];
        switch (fault.Kind)
        {
            case FaultKind.KillHost:
                await host.KillAsync();
                await Task.Delay(fault.DownMs);
                host.Start();
                break;
            case FaultKind.PauseHost:
                await host.SignalAsync("STOP");
                await Task.Delay(fault.DownMs);
                await host.SignalAsync("CONT");
                break;
            case FaultKind.RestartHost:
                await host.StopAsync();
                await Task.Delay(fault.DownMs);
                host.Start();
                break;
            case FaultKind.KillPostgres:
                await postgres.KillAsync();
                await Task.Delay(fault.DownMs);
                await postgres.RestartAsync();
                break;
            case FaultKind.RestartPostgres:
                await postgres.StopAsync();
                await Task.Delay(fault.DownMs);
                await postgres.RestartAsync();
                break;
            case FaultKind.KillRedis:
                await redis.KillAsync();
                await Task.Delay(fault.DownMs);
                await redis.RestartAsync();
                break;
            case FaultKind.RestartRedis:
                await redis.StopAsync();
                await Task.Delay(fault.DownMs);
                await redis.RestartAsync();
                break;
            case FaultKind.PauseRedis:
                await redis.SignalAsync("STOP");
                await Task.Delay(fault.DownMs);
                await redis.SignalAsync("CONT");
                break;
        }
    }
}
