using SignalEs.Domain.Formulas.Expressions.Binding;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions.Running;

/// <summary>A step that doesn't know its slots yet: a piece that stands twice in a formula is planned once.</summary>
internal interface IStepPlanner
{
    StepPlan Plan(int firstSlot);
}

internal sealed record SeriesPlanner(Func<SeriesIndicator> Create, Evaluate Argument, bool SkipsUnknown) : IStepPlanner
{
    public StepPlan Plan(int firstSlot) => new SeriesPlan(Create, Argument, SkipsUnknown) { FirstSlot = firstSlot };
}

internal sealed record BarPlanner(Func<Indicator> Create) : IStepPlanner
{
    public StepPlan Plan(int firstSlot) => new BarPlan(Create) { FirstSlot = firstSlot };
}

/// <param name="Program">Another formula.</param>
/// <param name="Inputs">For each of its inputs, the slot here.</param>
internal sealed record ProgramPlanner(FormulaProgram Program, int[] Inputs) : IStepPlanner
{
    public StepPlan Plan(int firstSlot) => new ProgramPlan(Program, Inputs) { FirstSlot = firstSlot };
}
