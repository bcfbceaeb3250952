using SignalEs.Domain.Numerics;

namespace SignalEs.Faults;

/// <summary>Who is hit. Each has a plan of its own and is hit whatever happens to the others at the moment.</summary>
internal enum Victim
{
    FirstHost,
    SecondHost,
    Postgres,
    Redis,
}

/// <summary>What is done.</summary>
internal enum FaultKind
{
    /// <summary>kill -9, then started again.</summary>
    Kill,

    /// <summary>SIGSTOP, then SIGCONT.</summary>
    Pause,

    /// <summary>An orderly stop, then started again.</summary>
    Restart,
}

/// <summary>One fault: after <paramref name="RestMs"/> in peace the victim stays down or stopped for <paramref name="DownMs"/>.</summary>
internal sealed record Fault(FaultKind Kind, int RestMs, int DownMs);

/// <summary>The faults of a seed: the same seed gives each victim the same faults in the same order with the same pauses.</summary>
internal static class FaultPlan
{
    public static IEnumerable<Fault> Of(ulong seed, Victim victim)
    {
        var random = new SplitMix64(seed + ((ulong)victim << 40));
        while (true)
        {
            yield return victim switch
            {
                // Stops shorter and longer than the 2.8 s after which a host counts as gone.
                Victim.FirstHost or Victim.SecondHost => Below(7) switch
                {
                    < 3 => new Fault(FaultKind.Kill, 1000 + Below(6000), 100 + Below(4000)),
                    < 6 => new Fault(FaultKind.Pause, 1000 + Below(6000), 500 + Below(6000)),
                    _ => new Fault(FaultKind.Restart, 1000 + Below(6000), 100 + Below(4000)),
                },
                Victim.Postgres => new Fault(Below(3) < 2 ? FaultKind.Kill : FaultKind.Restart, 4000 + Below(12_000), 100 + Below(2500)),
                _ => new Fault(Below(3) switch { 0 => FaultKind.Kill, 1 => FaultKind.Restart, _ => FaultKind.Pause }, 3000 + Below(9000), 100 + Below(2500)),
            };
        }

        int Below(int limit) => (int)(random.Next() % (ulong)limit);
    }
}
