using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas.Modules;
using SignalEs.Domain.Ticks;

namespace SignalEs.Log;

/// <summary>One step of a replay: the event that moved the engine, what the engine gave this time, and what had been recorded.</summary>
/// <param name="Cause"><see cref="TicksEvent"/> or <see cref="ClockEvent"/>.</param>
/// <param name="Output">Recomputed, positions confirmed.</param>
/// <param name="Recorded">Null only where the log breaks off between the two events of a commit, which a commit can't do.</param>
public sealed record ReplayedStep(ShardEvent Cause, EngineOutput Output, SignalsEvent? Recorded)
{
    /// <summary>The ticks of the cause; null where only the clock advanced.</summary>
    public TickBatch? Ticks => (Cause as TicksEvent)?.Data.Ticks;

    /// <summary>The step as observers of the live commit saw it.</summary>
    public CommittedBatch ToCommitted(int shard) => new(shard, Cause.Sequence, Recorded?.Sequence ?? Cause.Sequence, Ticks, Output);
}

/// <summary>Where a replay began.</summary>
/// <param name="Sequence">Sequence of the snapshot it was restored from; 0: from the start of the log.</param>
/// <param name="Engine">The engine as it stood there.</param>
public sealed record ReplayStart(long Sequence, SignalEngine Engine)
{
    /// <summary>How far a replay from here has folded the log into <see cref="Engine"/>; a next one can begin there.</summary>
    public long FoldedTo { get; internal set; } = Sequence;

    /// <summary>Newer snapshots that are torn or corrupt: passed over, which costs time and nothing else.</summary>
    public int Damaged { get; init; }
}

/// <summary>
/// Runs the engine over what a shard's log recorded: the driver of audit, of feed resume and of a worker's start-up. It is the live engine; only
/// where the ticks come from differs.
/// </summary>
public sealed class EngineReplay(ShardLogReader reader, NpgsqlDataSource database, IModuleRuntime? modules = null)
{
    /// <summary>The newest usable snapshot at or before a sequence, else a fresh engine. Snapshots that are damaged or of another engine version are passed over.</summary>
    public async Task<ReplayStart> StartAsync(int shard, long atOrBefore, bool useSnapshots = true, CancellationToken cancellation = default)
    {
        int damaged = 0;
        if (useSnapshots)
        {
            await using var command = database.CreateCommand(
                "select sequence, state, sha256 from ingest.snapshots where shard = $1 and sequence <= $2 and engine_version = $3 order by sequence desc");
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = atOrBefore });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SignalEngine.Version });
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                byte[] state = rows.GetFieldValue<byte[]>(1);
                if (Restore(state, rows.GetString(2)) is { } engine)
                {
                    return new ReplayStart(rows.GetInt64(0), engine) { Damaged = damaged };
                }

                damaged++;
            }
        }

        return new ReplayStart(0, new SignalEngine(shard, modules)) { Damaged = damaged };
    }

    /// <summary>Steps after <paramref name="start"/> up to <paramref name="toSequence"/>; the engine of <paramref name="start"/> moves along.</summary>
    public async IAsyncEnumerable<ReplayedStep> RunAsync(
        ReplayStart start, long toSequence = long.MaxValue, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var engine = start.Engine;
        (ShardEvent Cause, EngineOutput Output)? open = null;
        await foreach (var e in reader.ReadAsync(engine.Shard, start.FoldedTo, toSequence, cancellation))
        {
            if (e is SignalsEvent recorded)
            {
                // A snapshot is taken after a whole commit, so the first event after it is never an orphaned SignalsComputed.
                start.FoldedTo = e.Sequence;
                if (open is { } step)
                {
                    open = null;
                    yield return new ReplayedStep(step.Cause, step.Output, recorded);
                }

                continue;
            }

            if (open is { } orphan)
            {
                open = null;
                yield return new ReplayedStep(orphan.Cause, orphan.Output, null);
            }

            switch (e)
            {
                case ConfiguredEvent configured:
                    engine.Configure(configured.Data);
                    start.FoldedTo = e.Sequence;
                    break;
                case TicksEvent ticks:
                    open = (e, engine.Confirm(engine.Apply(ticks.Data.Ticks), e.Sequence));
                    break;
                case ClockEvent clock:
                    open = (e, engine.Confirm(engine.AdvanceClock(clock.Data), e.Sequence));
                    break;
                default:
                    start.FoldedTo = e.Sequence;
                    break;
            }
        }

        if (open is { } last)
        {
            start.FoldedTo = last.Cause.Sequence;
            yield return new ReplayedStep(last.Cause, last.Output, null);
        }
    }

    private SignalEngine? Restore(byte[] state, string sha256)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(state)) == sha256 ? SignalEngine.Load(state, modules) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
