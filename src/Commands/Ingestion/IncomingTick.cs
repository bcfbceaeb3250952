using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>A tick on its way in: good, or for quarantine.</summary>
/// <param name="Tick">Meaningful when <paramref name="Rejected"/> is null.</param>
/// <param name="Shard">Where it belongs; a row without a readable key has no shard of its own and stands in the first.</param>
/// <param name="Rejected">Set when the tick can't be taken.</param>
public readonly record struct IncomingTick(Tick Tick, int Shard, RejectedTick? Rejected)
{
    /// <summary>Checks a tick; <paramref name="problem"/> is what reading it has found already.</summary>
    public static IncomingTick Check(in Tick tick, TickRejection? problem, in RawTick raw, string origin, KeyCheck check)
    {
        int shard = 0;
        problem ??= check.Check(tick, out shard);
        return problem is null
            ? new IncomingTick(tick, shard, null)
            : new IncomingTick(tick, shard, raw.Reject(problem, tick.Source, tick.SourceSeq, origin));
    }
}

/// <summary>A bad tick with its place among the good ones of its item.</summary>
/// <param name="Tick">For quarantine.</param>
/// <param name="TicksBefore">Good ticks of the item that came before it: numbers of a source must be seen in order, good and bad alike.</param>
public readonly record struct PlacedRejection(RejectedTick Tick, int TicksBefore);
