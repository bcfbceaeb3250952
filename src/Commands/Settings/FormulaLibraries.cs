using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;

namespace SignalEs.Commands.Settings;

/// <summary>What expressions may refer to as things stand.</summary>
internal static class FormulaLibraries
{
    /// <summary>Every published version; <c>iv</c> and the like stand for the versions that are active now, and stay with them.</summary>
    public static FormulaLibrary Library(this SettingsState state) => new(
        state.Formula, [.. state.Formulas.Select(f => f.Id)], Active(state, FormulaKind.Greeks), Active(state, FormulaKind.Moneyness));

    /// <summary>Greeks and moneyness versions that a formula reads from beside it, through those it uses as well.</summary>
    public static IEnumerable<string> Beside(this FormulaDefinition formula) => formula.Uses
        .SelectMany(u => u.Kind is FormulaKind.Greeks or FormulaKind.Moneyness ? [u.Id] : u.Beside())
        .Distinct();

    private static string? Active(SettingsState state, FormulaKind kind)
    {
        var formulas = state.ActiveFormulas.Formulas.Where(f => f.Kind == kind).ToList();
        return (formulas.Find(f => f.Name == f.Function) ?? formulas.FirstOrDefault())?.Id;
    }
}
