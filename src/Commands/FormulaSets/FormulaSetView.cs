using SignalEs.Commands.Settings;
using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.FormulaSets;

/// <summary>A formula set as clients see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Hash">SHA-256 over its formulas; recorded with every signal computed under it.</param>
/// <param name="Formulas"><c>name@version</c>, in order of name.</param>
/// <param name="Active">It runs.</param>
/// <param name="DefinedBy">Who defined it.</param>
public sealed record FormulaSetView(string Id, string Hash, IReadOnlyList<string> Formulas, bool Active, string DefinedBy)
{
    public static FormulaSetView From(FormulaSetDefined set, SettingsState state) => new(set.Id, set.Hash, set.Formulas, state.ActiveSet?.Id == set.Id, set.By);
}
