using SignalEs.Domain.Formulas.Expressions.Binding;

namespace SignalEs.Domain.Formulas.Expressions.Running;

/// <summary>A compiled formula: shared by all subjects, holds no state.</summary>
/// <param name="Inputs">What is read from outside, each with its slot.</param>
/// <param name="Steps">In order of dependence.</param>
/// <param name="Outputs">Computed after the steps.</param>
/// <param name="OutputNames">As many.</param>
/// <param name="Slots">Count of slots.</param>
/// <param name="Scope">Where it runs.</param>
/// <param name="Cost">What it takes of the budget.</param>
internal sealed record FormulaProgram(
    IReadOnlyList<ProgramInput> Inputs,
    StepPlan[] Steps,
    Evaluate[] Outputs,
    IReadOnlyList<string> OutputNames,
    int Slots,
    FormulaScope Scope,
    FormulaCost Cost);

/// <summary>A value from outside.</summary>
internal readonly record struct ProgramInput(FormulaInput Input, int Slot);

/// <summary>What a formula takes of the <see cref="FormulaBudget"/>, formulas that it uses included.</summary>
internal readonly record struct FormulaCost(int Nodes, int Windows, int UsesDepth);
