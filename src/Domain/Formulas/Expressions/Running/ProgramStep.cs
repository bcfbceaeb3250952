using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions.Running;

/// <summary>A formula within a formula: fed with the same inputs, its outputs are slots here.</summary>
internal sealed class ProgramPlan(FormulaProgram program, int[] inputs) : StepPlan
{
    public override Step New() => new ProgramStep(FirstSlot, new ProgramState(program), inputs);

    private sealed class ProgramStep(int slot, ProgramState state, int[] inputs) : Step
    {
        public override bool IsWarm => state.IsWarm;

        public override bool Failed => state.Failed;

        public override void Run(double[] slots, in BarInput bar, bool commit)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                state.Slots[state.Program.Inputs[i].Slot] = slots[inputs[i]];
            }

            state.Run(bar, commit, slots.AsSpan(slot, state.Program.Outputs.Length));
        }

        public override void Save(StateWriter writer) => state.Save(writer);

        public override void Load(StateReader reader) => state.Load(reader);
    }
}
