using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Formulas.Expressions.Running;

namespace SignalEs.Domain.Engine;

/// <summary>A config that evaluates a formula on options. <paramref name="Index"/> is its place in <see cref="InstrumentState.Formulas"/>.</summary>
internal sealed record OptionFormulaRun(int Index, SignalConfig Config, SignalColumnSet Columns, string FormulaHash, FormulaProgram Program)
{
    /// <summary>
    /// For each input of the program the runs of the same interval that may give it, in the order of configs: Greeks runs of the pinned version
    /// for Greeks, moneyness runs for the chain; empty for what the option says itself.
    /// </summary>
    public required IReadOnlyList<InputSource> Sources { get; init; }

    /// <summary>Every Greeks run among the sources, once.</summary>
    public IReadOnlyList<GreeksRun> Greeks => field ??= [.. Sources.SelectMany(s => s.Greeks).Distinct()];

    public static InputSource SourceOf(FormulaInput input, IEnumerable<GreeksRun> greeks, IEnumerable<MoneynessRun> moneyness) => new(
        input,
        input.Kind == InputKind.Greeks ? [.. greeks.Where(g => g.Columns.Formula == input.Formula)] : [],
        input.Kind == InputKind.Chain ? moneyness.FirstOrDefault(m => m.Expiry.Formula == input.Formula) : null);
}

/// <summary>Where an input of a formula on options comes from.</summary>
internal sealed record InputSource(FormulaInput Input, GreeksRun[] Greeks, MoneynessRun? Moneyness);

/// <summary>A formula running on one option.</summary>
internal sealed class OptionFormulaState(OptionFormulaRun run)
{
    private const byte None = byte.MaxValue;

    public readonly OptionFormulaRun Run = run;
    public readonly ProgramState Program = new(run.Program);

    /// <summary>Status of the last row; <see cref="None"/> before the first.</summary>
    private byte _status = None;

    /// <summary>Takes the status of a new row; true if it is another one.</summary>
    public bool Changes(SignalStatus status)
    {
        bool changes = _status != (byte)status;
        _status = (byte)status;
        return changes;
    }

    public void Save(StateWriter writer)
    {
        writer.WriteByte(_status);
        Program.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _status = reader.ReadByte();
        Program.Load(reader);
    }

    /// <summary>
    /// The states of an option, one place for each run, null where a run isn't for it. One that ran with the same formula under the same config goes on.
    /// </summary>
    public static OptionFormulaState?[] For(InstrumentState option, IReadOnlyList<OptionFormulaRun> runs)
    {
        var states = new OptionFormulaState?[runs.Count];
        for (int i = 0; i < states.Length; i++)
        {
            var run = runs[i];
            if (run.Config.Selector.Matches(option.Key))
            {
                var before = Array.Find(option.Formulas, s => s?.Run.Config.Id == run.Config.Id && s.Run.FormulaHash == run.FormulaHash);
                states[i] = before?.Continue(run) ?? new OptionFormulaState(run);
            }
        }

        return states;
    }

    // The same formula compiles to the same steps, so the state fits; the run knows the new settings.
    private OptionFormulaState Continue(OptionFormulaRun run)
    {
        var writer = new StateWriter();
        Save(writer);
        var state = new OptionFormulaState(run);
        state.Load(new StateReader(writer.ToArray()));
        return state;
    }
}
