using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Formulas.Modules;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas;

/// <summary>A formula of kind <see cref="FormulaKind.Expression"/>: a total expression over bars, or over options and their Greeks.</summary>
public static class ExpressionFormula
{
    /// <summary>What the definition says it computes with; built-in formulas name a function here.</summary>
    public const string Function = "expression";

    /// <summary>A version with this text; the formula versions that it refers to become part of it.</summary>
    /// <exception cref="FormulaException">It doesn't compile; each error points at a character.</exception>
    public static FormulaDefinition Define(string name, int version, string text, FormulaLibrary library)
    {
        var program = new FormulaCompiler(ModulesNotRun.Instance).Compile(text, library, out var uses);
        var parameters = new List<FormulaParameter>();
        if (uses.Any(u => u.Id == library.Greeks))
        {
            parameters.Add(new(FormulaLibrary.GreeksParameter, library.Greeks!));
        }

        if (uses.Any(u => u.Id == library.Moneyness))
        {
            parameters.Add(new(FormulaLibrary.MoneynessParameter, library.Moneyness!));
        }

        return new FormulaDefinition(name, version, FormulaKind.Expression, Function, parameters, program.OutputNames) { Expression = text, Uses = uses };
    }

    /// <summary>What the formula runs on.</summary>
    /// <exception cref="FormulaException">It doesn't compile.</exception>
    public static FormulaScope ScopeOf(FormulaDefinition formula) => new FormulaCompiler(ModulesNotRun.Instance).ScopeOf(formula);

    /// <summary>A fresh state of a formula on bars.</summary>
    /// <exception cref="FormulaException">It doesn't compile.</exception>
    /// <exception cref="ArgumentException">It runs on options.</exception>
    public static ExpressionIndicator OnBars(FormulaDefinition formula, IModuleRuntime? modules = null)
    {
        var program = new FormulaCompiler(modules).Compile(formula);
        return program.Scope == FormulaScope.Bars ? new ExpressionIndicator(program) : throw new ArgumentException($"{formula.Id} runs on options, not on bars", nameof(formula));
    }

    /// <summary>A fresh state of a text on bars, for trying it out.</summary>
    /// <exception cref="FormulaException">It doesn't compile, or runs on options.</exception>
    public static Indicator OnBars(string text) => OnBars(Define("text", 1, text, FormulaLibrary.From([], null, null)));
}
