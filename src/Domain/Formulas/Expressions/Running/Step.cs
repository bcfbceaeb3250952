using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Formulas.Expressions.Binding;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions.Running;

/// <summary>Something that must run once per bar, in order, whatever branch is taken: what has a state, or is used more than once.</summary>
internal abstract class StepPlan
{
    /// <summary>First of the slots that it writes.</summary>
    public required int FirstSlot { get; init; }

    public abstract Step New();
}

/// <summary>The state of one step of one subject.</summary>
internal abstract class Step
{
    /// <summary>Whether it ever had a value: until then what depends on it is warming up.</summary>
    public virtual bool IsWarm => true;

    /// <summary>Whether the last run broke off: a module that trapped.</summary>
    public virtual bool Failed => false;

    /// <summary>Reads and writes slots; without <paramref name="commit"/> no state moves on.</summary>
    public abstract void Run(double[] slots, in BarInput bar, bool commit);

    public virtual void Save(StateWriter writer)
    {
    }

    public virtual void Load(StateReader reader)
    {
    }
}

/// <summary>A named value.</summary>
internal sealed class LetPlan(Evaluate value) : StepPlan
{
    public override Step New() => new Let(FirstSlot, value);

    private sealed class Let(int slot, Evaluate value) : Step
    {
        public override void Run(double[] slots, in BarInput bar, bool commit) => slots[slot] = value(slots);
    }
}
