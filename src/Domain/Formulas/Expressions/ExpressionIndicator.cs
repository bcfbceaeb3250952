using SignalEs.Domain.Engine;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Formulas.Expressions.Running;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>A formula on bars: to the engine an indicator like any other, with the same forming bar, snapshot and late bars.</summary>
public sealed class ExpressionIndicator : Indicator
{
    private readonly ProgramState _state;
    private readonly int[] _slots;
    private readonly PriceSource[] _sources;

    internal ExpressionIndicator(FormulaProgram program)
    {
        _state = new ProgramState(program);
        _slots = [.. program.Inputs.Select(i => i.Slot)];
        _sources = [.. program.Inputs.Select(i => (PriceSource)i.Input.Index)];
    }

    public override int OutputCount => _state.Program.Outputs.Length;

    /// <summary>Why the last bar had no value, when it had none.</summary>
    internal SignalStatus Reason => _state.Reason;

    public override void Add(in BarInput bar, Span<double> output) => Run(bar, output, commit: true);

    public override void Peek(in BarInput forming, Span<double> output) => Run(forming, output, commit: false);

    public override void AddAll(ReadOnlySpan<BarInput> bars, Span<double> rows)
    {
        for (int i = 0; i < bars.Length; i++)
        {
            Run(bars[i], rows.Slice(i * OutputCount, OutputCount), commit: true);
        }
    }

    public override void Save(StateWriter writer) => _state.Save(writer);

    public override void Load(StateReader reader) => _state.Load(reader);

    private void Run(in BarInput bar, Span<double> output, bool commit)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            _state.Slots[_slots[i]] = Binding.Operators.Known(_sources[i].Of(bar));
        }

        _state.Run(bar, commit, output);
    }
}
