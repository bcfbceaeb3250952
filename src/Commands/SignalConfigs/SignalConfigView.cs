using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.SignalConfigs;

/// <summary>Which instruments a config is for; every given part must match.</summary>
/// <param name="Key">One instrument key.</param>
/// <param name="Underlying">Underlying symbol.</param>
/// <param name="Products">Product codes as in keys: <c>EQ</c>, <c>INDEX</c>, <c>FUT</c>, <c>OPT</c>; none for all.</param>
public sealed record SelectorView(string? Key, string? Underlying, IReadOnlyList<string>? Products);

/// <summary>A signal config as clients see it.</summary>
/// <param name="Id">Name in URLs and channels.</param>
/// <param name="Selector">Instruments it is for.</param>
/// <param name="Formula">Formula name; the active formula set says which version.</param>
/// <param name="FormulaVersion"><c>name@version</c> that runs now; null when the active set has no such formula, and the config rests.</param>
/// <param name="Cadence"><c>bar:1m</c> or <c>interval:1s</c>.</param>
/// <param name="Timeframe">Of bar cadences; null for intervals.</param>
/// <param name="CreatedBy">Who configured it.</param>
public sealed record SignalConfigView(
    string Id, SelectorView Selector, string Formula, string? FormulaVersion, string Cadence, string? Timeframe, string CreatedBy)
{
    public static SignalConfigView From(SignalConfig config, FormulaSet active) => new(
        config.Id,
        new SelectorView(config.Selector.Key, config.Selector.Underlying, config.Selector.Products),
        config.Formula,
        active.Find(config.Formula)?.Id,
        config.Cadence.ToString(),
        config.Cadence.Bar?.ToString(),
        config.CreatedBy);
}
