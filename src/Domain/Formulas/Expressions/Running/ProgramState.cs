using SignalEs.Domain.Engine;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Formulas.Expressions.Binding;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions.Running;

/// <summary>A program running for one subject. Allocates nothing after construction. The slots are worked out anew each time; steps hold the state.</summary>
internal sealed class ProgramState
{
    private readonly Step[] _steps;
    private readonly Evaluate[] _outputs;

    public ProgramState(FormulaProgram program)
    {
        Program = program;
        Slots = new double[program.Slots];
        _outputs = program.Outputs;
        _steps = new Step[program.Steps.Length];
        for (int i = 0; i < _steps.Length; i++)
        {
            _steps[i] = program.Steps[i].New();
        }
    }

    public FormulaProgram Program { get; }

    /// <summary>The caller puts the inputs in before each <see cref="Run"/>.</summary>
    public double[] Slots { get; }

    /// <summary>Whether every window and indicator has had a value.</summary>
    public bool IsWarm
    {
        get
        {
            foreach (var step in _steps)
            {
                if (!step.IsWarm)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Why an output is unknown although its inputs are there.</summary>
    public SignalStatus Reason => Failed ? SignalStatus.FormulaFailed : IsWarm ? SignalStatus.Undefined : SignalStatus.WarmingUp;

    /// <summary>Whether a module broke off in the last run.</summary>
    public bool Failed
    {
        get
        {
            foreach (var step in _steps)
            {
                if (step.Failed)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public void Run(in BarInput bar, bool commit, Span<double> output)
    {
        foreach (var step in _steps)
        {
            step.Run(Slots, bar, commit);
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            output[i] = _outputs[i](Slots);
        }
    }

    public void Save(StateWriter writer)
    {
        foreach (var step in _steps)
        {
            step.Save(writer);
        }
    }

    public void Load(StateReader reader)
    {
        foreach (var step in _steps)
        {
            step.Load(reader);
        }
    }
}
