using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Formulas.Expressions.Binding;
using SignalEs.Domain.Formulas.Modules;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions.Running;

/// <summary>A module fed with a window of inputs. The window is the state; the module itself has none.</summary>
/// <param name="module">Ready to run.</param>
/// <param name="inputs">The inputs of one step, in the module's order.</param>
/// <param name="window">Steps in a window.</param>
/// <param name="outputs">Values that it gives.</param>
internal sealed class ModulePlan(IFormulaModule module, Evaluate[] inputs, int window, int outputs) : StepPlan
{
    public override Step New() => new ModuleStep(FirstSlot, module, inputs, window, outputs);

    private sealed class ModuleStep(int slot, IFormulaModule module, Evaluate[] inputs, int window, int outputs) : Step
    {
        // Oldest row first; the newest is the last. The first rows stay unused until the window is full.
        private readonly double[] _rows = new double[window * inputs.Length];
        private readonly double[] _next = new double[window * inputs.Length];
        private int _count;
        private bool _failed;

        public override bool IsWarm => _count >= window;

        public override bool Failed => _failed;

        public override void Run(double[] slots, in BarInput bar, bool commit)
        {
            int width = inputs.Length;
            _rows.AsSpan(width).CopyTo(_next);
            for (int i = 0; i < width; i++)
            {
                _next[_next.Length - width + i] = Operators.Known(inputs[i](slots));
            }

            int count = Math.Min(_count + 1, window);
            var output = slots.AsSpan(slot, outputs);
            var result = count == window ? module.Run(_next, output) : ModuleResult.Unknown;
            foreach (ref double value in output)
            {
                value = result == ModuleResult.Ok ? Operators.Known(value) : double.NaN;
            }

            _failed = result == ModuleResult.Failed;
            if (commit)
            {
                _next.CopyTo(_rows, 0);
                _count = count;
            }
        }

        public override void Save(StateWriter writer)
        {
            writer.WriteInt32(_count);
            writer.WriteDoubles(_rows);
        }

        public override void Load(StateReader reader)
        {
            _count = reader.ReadInt32();
            reader.ReadDoubles(_rows);
        }
    }
}
