using System.Diagnostics;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Faults;

/// <summary>Two hosts, a PostgreSQL and a Redis of its own, under load; faults of one victim come one after the other, those of different ones overlap as they fall.</summary>
internal sealed class Campaign(PostgresServer postgres, RedisServer redis, HostProcess[] hosts)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public SortedDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    public int Count => Done.Values.Sum();

    /// <summary>Until <paramref name="length"/> is over or <paramref name="faultsMax"/> faults were inflicted; every victim is up again when it returns.</summary>
    public Task RunAsync(ulong seed, TimeSpan length, int faultsMax)
        => Task.WhenAll(Enum.GetValues<Victim>().Select(v => RunAsync(seed, v, length, faultsMax)));

    private async Task RunAsync(ulong seed, Victim victim, TimeSpan length, int faultsMax)
    {
        foreach (var fault in FaultPlan.Of(seed, victim))
        {
            await Task.Delay(fault.RestMs);
            if (victim <= Victim.SecondHost && hosts[(int)victim] is { HasExited: true } ended)
            {
                ended.Start(); // by itself, as one does whose database was away while it started
            }

            if (_clock.Elapsed > length || !Announce(victim, fault, faultsMax))
            {
                return;
            }

            await InflictAsync(victim, fault);
        }
    }

    private bool Announce(Victim victim, Fault fault, int faultsMax)
    {
        lock (_gate)
        {
            if (Count >= faultsMax)
            {
                return false;
            }

            string what = $"{fault.Kind} {victim}";
            Done[what] = Done.GetValueOrDefault(what) + 1;
            Console.WriteLine($"{_clock.Elapsed:mm\\:ss} {Count,3} {what}, {fault.DownMs} ms");
            return true;
        }
    }

    private async Task InflictAsync(Victim victim, Fault fault)
    {
        var host = hosts[(int)victim % hosts.Length];
        await (victim switch
        {
            Victim.Postgres => fault.Kind == FaultKind.Kill ? postgres.KillAsync() : postgres.StopAsync(),
            Victim.Redis => fault.Kind switch { FaultKind.Kill => redis.KillAsync(), FaultKind.Restart => redis.StopAsync(), _ => redis.SignalAsync("STOP") },
            _ => fault.Kind switch { FaultKind.Kill => host.KillAsync(), FaultKind.Restart => host.StopAsync(), _ => host.SignalAsync("STOP") },
        });
        await Task.Delay(fault.DownMs);
        switch (victim, fault.Kind)
        {
            case (Victim.Postgres, _):
                await postgres.RestartAsync();
                break;
            case (Victim.Redis, FaultKind.Pause):
                await redis.SignalAsync("CONT");
                break;
            case (Victim.Redis, _):
                await redis.RestartAsync();
                break;
            case (_, FaultKind.Pause):
                await host.SignalAsync("CONT");
                break;
            default:
                host.Start();
                break;
        }
    }
}
