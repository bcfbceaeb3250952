using SignalEs.Domain.Numerics;

namespace SignalEs.Faults;

/// <summary>What is done to whom.</summary>
internal enum FaultKind
{
    KillHost,
    PauseHost,
    RestartHost,
    KillPostgres,
    RestartPostgres,
    KillRedis,
    RestartRedis,
    PauseRedis,
}

/// <summary>One fault: <paramref name="DownMs"/> the victim stays down or stopped, then <paramref name="RestMs"/> until the next fault. The next may come before all is well again.</summary>
internal sealed record Fault(int Number, FaultKind Kind, int Host, int DownMs, int RestMs);

/// <summary>The faults of a seed: the same seed gives the same faults in the same order with the same pauses.</summary>
internal static class FaultPlan
{
    // Hosts are what the service is made of, so they die most often.
    private static readonly FaultKind[] Kinds =
    [
        FaultKind.KillHost, FaultKind.KillHost, FaultKind.KillHost, FaultKind.PauseHost, FaultKind.PauseHost, FaultKind.PauseHost, FaultKind.RestartHost,
        FaultKind.KillPostgres, FaultKind.RestartPostgres, FaultKind.KillRedis, FaultKind.RestartRedis, FaultKind.PauseRedis,
    ];

    public static IEnumerable<Fault> Of(ulong seed)
    {
        var random = new SplitMix64(seed);
        for (int number = 1; ; number++)
        {
            var kind = Kinds[random.Next() % (ulong)Kinds.Length];
            int down = kind == FaultKind.PauseHost ? 500 + (int)(random.Next() % 6000) : 100 + (int)(random.Next() % 1500);
            yield return new Fault(number, kind, (int)(random.Next() % 2), down, 500 + (int)(random.Next() % 2500));
        }
    }
}
