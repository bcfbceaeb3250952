using SignalEs.Domain.Formulas.Expressions.Binding;
using SignalEs.Domain.Formulas.Expressions.Running;
using SignalEs.Domain.Formulas.Expressions.Syntax;
using SignalEs.Domain.Formulas.Modules;
using ValueType = SignalEs.Domain.Formulas.Expressions.Binding.ValueType;

namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>From the text of a formula to a program of delegates.</summary>
/// <param name="modules">Runs modules; null where there are none.</param>
internal sealed class FormulaCompiler(IModuleRuntime? modules = null)
{
    /// <summary>A published formula; what it uses comes with it.</summary>
    /// <exception cref="FormulaException">It doesn't compile.</exception>
    /// <exception cref="InvalidOperationException">It has a module, and there is nothing to run it.</exception>
    public FormulaProgram Compile(FormulaDefinition formula)
    {
        var program = Compile(formula.Expression ?? "", FormulaLibrary.Of(formula), out _);
        return formula.Module is { } module ? WithModule(program, module, formula) : program;
    }

    /// <summary>A text; <paramref name="uses"/> are the formula versions that it refers to, in order of id.</summary>
    /// <exception cref="FormulaException">It doesn't compile.</exception>
    public FormulaProgram Compile(string text, FormulaLibrary library, out IReadOnlyList<FormulaDefinition> uses)
    {
        var binder = new Binder(text, library, this);
        var program = binder.Bind(FormulaParser.Parse(text));
        uses = [.. binder.Uses];
        return program;
    }

    /// <summary>What runs on the inputs of a formula; the module itself isn't needed to know it.</summary>
    public FormulaScope ScopeOf(FormulaDefinition formula) => Compile(formula.Expression ?? "", FormulaLibrary.Of(formula), out _).Scope;

    // The outputs of the expression are the inputs of the module, whose outputs are slots behind all others.
    private FormulaProgram WithModule(FormulaProgram inputs, ModuleDefinition module, FormulaDefinition formula)
    {
        var loaded = (modules ?? throw new InvalidOperationException($"{formula.Id} is a module, and this engine runs none")).Load(module.Wasm);
        var plan = new ModulePlan(loaded, inputs.Outputs, module.Window, formula.Outputs.Count) { FirstSlot = inputs.Slots };
        return inputs with
        {
            Steps = [.. inputs.Steps, plan],
            Outputs = [.. formula.Outputs.Select((_, i) => Bound.OfSlot(ValueType.Number, inputs.Slots + i, 0).Run)],
            OutputNames = formula.Outputs,
            Slots = inputs.Slots + formula.Outputs.Count,
            Cost = inputs.Cost with { Windows = inputs.Cost.Windows + (module.Window * inputs.Outputs.Length) },
        };
    }
}
