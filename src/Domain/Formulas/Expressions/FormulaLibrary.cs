namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>Formula versions that an expression may refer to. Versions never change, and one can only refer to what exists: there are no cycles.</summary>
/// <param name="Find">A version by <c>name@version</c>; null when there is none.</param>
/// <param name="Ids">All that there are, for messages.</param>
/// <param name="Greeks">The version that <c>iv</c>, <c>delta</c>… stand for; null for none.</param>
/// <param name="Moneyness">The version that <c>chain.atm_iv</c>… stand for; null for none.</param>
public sealed record FormulaLibrary(Func<string, FormulaDefinition?> Find, IReadOnlyList<string> Ids, string? Greeks, string? Moneyness)
{
    /// <summary>Parameters that pin the two last.</summary>
    public const string GreeksParameter = "greeks";

    public const string MoneynessParameter = "moneyness";

    /// <summary>What a published formula carries with it.</summary>
    public static FormulaLibrary Of(FormulaDefinition formula) => From(formula.Uses, formula.Text(GreeksParameter), formula.Text(MoneynessParameter));

    public static FormulaLibrary From(IReadOnlyList<FormulaDefinition> formulas, string? greeks, string? moneyness) => new(
        id =>
        {
            foreach (var formula in formulas)
            {
                if (formula.Id == id)
                {
                    return formula;
                }
            }

            return null;
        },
        [.. formulas.Select(f => f.Id)],
        greeks,
        moneyness);
}
