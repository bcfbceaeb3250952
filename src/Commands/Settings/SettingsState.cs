using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Commands.Settings;

/// <summary>Formulas, configs and formula sets as they stand.</summary>
public sealed class SettingsState
{
    private readonly SortedDictionary<string, FormulaDefinition> _formulas = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SignalConfig> _configs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, FormulaSetDefined> _sets = new(StringComparer.Ordinal);
    private readonly List<string> _live = [];
    private readonly HashSet<string> _deprecated = new(StringComparer.Ordinal);

    /// <summary>Every version of every formula, in order of id.</summary>
    public IReadOnlyCollection<FormulaDefinition> Formulas => _formulas.Values;

    public IReadOnlyCollection<SignalConfig> Configs => _configs.Values;

    public IReadOnlyCollection<FormulaSetDefined> FormulaSets => _sets.Values;

    /// <summary>The set that runs; null in a log without settings.</summary>
    public FormulaSetDefined? ActiveSet => _live.Count == 0 ? null : _sets[_live[^1]];

    /// <summary>The set that a roll-back would go to.</summary>
    public FormulaSetDefined? PreviousSet => _live.Count < 2 ? null : _sets[_live[^2]];

    /// <summary>Formulas of the active set, in order of name.</summary>
    public FormulaSet ActiveFormulas => SetOf(ActiveSet?.Formulas ?? []);

    public FormulaSetDefined? FormulaSet(string id) => _sets.GetValueOrDefault(id);

    /// <param name="id"><c>name@version</c>.</param>
    public FormulaDefinition? Formula(string id) => _formulas.GetValueOrDefault(id);

    public bool IsDeprecated(string formulaId) => _deprecated.Contains(formulaId);

    /// <summary>The newest version of a formula; null when there is none.</summary>
    public FormulaDefinition? Newest(string name) => _formulas.Values.Where(f => f.Name == name).MaxBy(f => f.Version);

    public SignalConfig? Config(string id) => _configs.GetValueOrDefault(id);

    public void Apply(object data)
    {
        switch (data)
        {
            case FormulaPublished e:
                _formulas[e.Formula.Id] = e.Formula;
                break;
            case FormulaDeprecated e:
                _deprecated.Add($"{e.Name}@{e.Version}");
                break;
            case FormulaSetDefined e:
                _sets[e.Id] = e;
                break;
            case FormulaSetActivated e:
                _live.Add(e.Id);
                break;
            case FormulaSetRolledBack:
                _live.RemoveAt(_live.Count - 1);
                break;
            case SignalConfigured e:
                _configs[e.Config.Id] = e.Config;
                break;
            case SignalRemoved e:
                _configs.Remove(e.Id);
                break;
        }
    }

    /// <summary>What shards should run with.</summary>
    public EngineSettings ToEngineSettings() => new(
        ActiveFormulas,
        [.. _configs.Values],
        SessionCalendar.Defaults,
        DefaultSettings.Rate,
        []);

    /// <summary>A set of formula ids, in order of name.</summary>
    public FormulaSet SetOf(IEnumerable<string> ids) => new(
        [.. ids.Select(id => _formulas[id]).OrderBy(f => f.Name, StringComparer.Ordinal)]);
}
