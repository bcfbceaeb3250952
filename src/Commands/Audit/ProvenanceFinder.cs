using System.Reflection;
using System.Runtime.InteropServices;
using JasperFx.Events;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Log;

namespace SignalEs.Commands.Audit;

/// <summary>Answers why a value is what it is, by running the engine again up to it with a trace on.</summary>
public sealed class ProvenanceFinder(AuditLog log, EngineReplay replay)
{
    private static readonly string Build =
        typeof(SignalEngine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <returns>Null when the log has nothing at that position.</returns>
    public async Task<Provenance?> FindAsync(Position position, CancellationToken cancellation) => await log.AtAsync(position.Sequence, cancellation) switch
    {
        { Data: TicksIngested ticks } e when position.Index < ticks.Ticks.Count => new Provenance(
            position.ToString(), null, TickRow.From(ticks.Ticks[position.Index], position), null, null, null, null, Build, null, Cause(e), []),
        { Data: SignalsComputed signals } e when position.Index < signals.Signals.Count => await OfSignalAsync(e, signals, position, cancellation),
        _ => null,
    };

    private async Task<Provenance?> OfSignalAsync(IEvent e, SignalsComputed recorded, Position position, CancellationToken cancellation)
    {
        int row = position.Index;
        if (await log.AtAsync(e.StreamKey!, recorded.CauseVersion, cancellation) is not { } cause)
        {
            throw new InvalidDataException($"{e.StreamKey} version {recorded.CauseVersion}, the cause of {position}, is not in the log");
        }

        var start = await replay.StartAsync(recorded.Shard, cause.Sequence - 1, useSnapshots: true, cancellation);
        await foreach (var _ in replay.RunAsync(start, cause.Sequence - 1, cancellation))
        {
            // moves the engine up to the commit in question
        }

        var engine = start.Engine;
        var trace = new SignalTrace(row);
        engine.Trace = trace;
        var output = cause.Data is TicksIngested ticks ? engine.Apply(ticks.Ticks) : engine.AdvanceClock((ClockAdvanced)cause.Data);
        bool reproduced = row < output.Signals.Count
            && output.Signals.SubjectOf(row) == recorded.Signals.SubjectOf(row)
            && output.Signals.StatusOf(row) == recorded.Signals.StatusOf(row)
            && MemoryMarshal.AsBytes(output.Signals.ValuesOf(row)).SequenceEqual(MemoryMarshal.AsBytes(recorded.Signals.ValuesOf(row)));

        var signal = SignalRow.From(recorded.Signals, row, e.Sequence);
        var configured = await log.SettingsAtAsync(recorded.Shard, e.Sequence, cancellation);
        var formula = configured?.Settings.FormulaSet.Formulas.FirstOrDefault(f => f.Id == signal.Formula);
        var config = configured?.Settings.Configs.FirstOrDefault(c => c.Id == signal.Config);
        return new Provenance(
            position.ToString(), signal, null, reproduced, formula is null ? null : FormulaInfo.From(formula), recorded.FormulaSetHash, recorded.EngineVersion, Build,
            configured is { } c ? new ConfiguredInfo(c.Event.Sequence, c.Event.Timestamp, ((EngineConfigured)c.Event.Data).By, c.Settings.Hash, config?.CreatedBy) : null,
            Cause(cause), await InputsAsync(trace, cause.Sequence, cancellation));
    }

    private async Task<IReadOnlyList<InputInfo>> InputsAsync(SignalTrace trace, long causeSequence, CancellationToken cancellation)
    {
        var inputs = new List<InputInfo>();
        var batches = new Dictionary<long, TickBatch?>();
        foreach (var input in trace.Inputs)
        {
            var at = input.Position.Confirm(causeSequence);
            if (!batches.TryGetValue(at.Sequence, out var batch))
            {
                batch = ((await log.AtAsync(at.Sequence, cancellation))?.Data as TicksIngested)?.Ticks;
                batches.Add(at.Sequence, batch);
            }

            if (batch is not null && at.Index < batch.Count)
            {
                inputs.Add(new InputInfo(input.Role, TickRow.From(batch[at.Index], at)));
            }
        }

        return inputs;
    }

    private static CauseInfo Cause(IEvent e)
    {
        var ticks = e.Data as TicksIngested;
        return new CauseInfo(
            e.Sequence, e.EventTypeName, e.StreamKey!, e.Timestamp, ticks?.CorrelationId, ticks?.SourceStream, ticks?.FirstOffset, ticks?.LastOffset);
    }
}
