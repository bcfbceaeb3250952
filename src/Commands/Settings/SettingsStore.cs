using Marten;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Commands.Settings;

/// <summary>
/// The settings that shards should run with: a fold of the streams <c>formula-*</c>, <c>formula-set</c> and <c>signal-config-*</c>. A new log
/// starts with <see cref="DefaultSettings"/>, recorded as events like any other change.
/// </summary>
public sealed class SettingsStore(IDocumentStore store)
{
    public const string FormulaSetStream = "formula-set";

    private const string Setup = "setup";

    public static string FormulaStream(string name) => $"formula-{name}";

    public static string ConfigStream(string id) => $"signal-config-{id}";

    /// <summary>Everything that was ever published or configured, as it stands now.</summary>
    public async Task<SettingsState> LoadAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamKey!.StartsWith("formula-") || e.StreamKey!.StartsWith("signal-config-"))
            .OrderBy(e => e.Sequence)
            .ToListAsync(cancellation);
        var state = new SettingsState();
        foreach (var e in events)
        {
            state.Apply(e.Data);
        }

        return state;
    }

    /// <summary>Records the defaults in a log that has no settings yet.</summary>
    public async Task EnsureDefaultsAsync(CancellationToken cancellation)
    {
        if ((await LoadAsync(cancellation)).ActiveSet is not null)
        {
            return;
        }

        await using var session = store.LightweightSession();
        foreach (var formula in DefaultSettings.FormulaSet.Formulas)
        {
            session.Events.StartStream(FormulaStream(formula.Name), new FormulaPublished(formula, formula.Hash, Setup));
        }

        foreach (var config in DefaultSettings.Settings.Configs)
        {
            session.Events.StartStream(ConfigStream(config.Id), new SignalConfigured(config, Setup));
        }

        var set = DefaultSettings.FormulaSet;
        session.Events.StartStream(FormulaSetStream, new FormulaSetActivated("default", set.Hash, [.. set.Formulas.Select(f => f.Id)], Setup));
        await session.SaveChangesAsync(cancellation);
    }
}

/// <summary>Formulas, configs and formula sets as they stand.</summary>
public sealed class SettingsState
{
    private readonly SortedDictionary<string, FormulaDefinition> _formulas = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SignalConfig> _configs = new(StringComparer.Ordinal);
    private readonly List<FormulaSetActivated> _activations = [];
    private readonly HashSet<string> _deprecated = new(StringComparer.Ordinal);

    /// <summary>Every version of every formula, in order of id.</summary>
    public IReadOnlyCollection<FormulaDefinition> Formulas => _formulas.Values;

    public IReadOnlyCollection<SignalConfig> Configs => _configs.Values;

    /// <summary>Sets that have been live, oldest first.</summary>
    public IReadOnlyList<FormulaSetActivated> Activations => _activations;

    public FormulaSetActivated? ActiveSet => _activations.Count == 0 ? null : _activations[^1];

    public FormulaDefinition? Formula(string name, int version) => _formulas.GetValueOrDefault($"{name}@{version}");

    public bool IsDeprecated(string formulaId) => _deprecated.Contains(formulaId);

    public int NextVersion(string name) => 1 + _formulas.Values.Where(f => f.Name == name).Select(f => f.Version).DefaultIfEmpty(0).Max();

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
            case FormulaSetActivated e:
                _activations.Add(e);
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
        SetOf(ActiveSet?.Formulas ?? []),
        [.. _configs.Values],
        SessionCalendar.Defaults,
        DefaultSettings.Rate,
        []);

    /// <summary>A set of formula ids, in order of name.</summary>
    public FormulaSet SetOf(IEnumerable<string> ids) => new(
        [.. ids.Select(id => _formulas[id]).OrderBy(f => f.Name, StringComparer.Ordinal)]);
}
