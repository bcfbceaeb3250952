using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Engine;

/// <summary>One commit of a shard, as observers in the same process get it right after the commit, in order of sequence.</summary>
/// <param name="Shard">Shard number.</param>
/// <param name="TicksSequence">Global sequence of the <c>TicksIngested</c> or <c>ClockAdvanced</c> event.</param>
/// <param name="SignalsSequence">Global sequence of its <c>SignalsComputed</c> event.</param>
/// <param name="Ticks">Null where only the clock advanced.</param>
/// <param name="Output">What the engine gave, positions confirmed.</param>
public sealed record CommittedBatch(int Shard, long TicksSequence, long SignalsSequence, TickBatch? Ticks, EngineOutput Output)
{
    /// <summary>
    /// No batch that comes later holds an event at or below this sequence. Lower than <see cref="SignalsSequence"/> where commits of several shards are
    /// interleaved in the log.
    /// </summary>
    public long CompleteTo { get; init; } = SignalsSequence;

    /// <summary>
    /// <see cref="SignalsSequence"/> of the shard's commit before this one; null where the worker doesn't know it. An observer that saw another one before has
    /// missed a commit: one whose answer was lost, and that was found in the log afterwards.
    /// </summary>
    public long? Previous { get; init; }

    /// <summary>Sequence of the ticks that the signals follow, where a batch holds only the signals; null: <see cref="TicksSequence"/> is it.</summary>
    public long? CauseSequence { get; init; }

    /// <summary>For who keeps it beyond the call that brought it: its ticks and forming bars stay as they are until <see cref="Release"/>.</summary>
    public void Hold()
    {
        Ticks?.Hold();
        Output.Bars.Hold();
    }

    /// <summary>Lets go of its ticks and forming bars: their memory is used again once nobody holds them.</summary>
    public void Release()
    {
        Ticks?.Release();
        Output.Bars.Release();
    }
}

/// <summary>
/// Told of each commit, in order of sequence, on one thread; must return quickly and never throw. Ticks and forming bars hold until it returns, see
/// <see cref="CommittedBatch.Hold"/>.
/// </summary>
public interface ICommitObserver
{
    void OnCommitted(CommittedBatch batch);
}
