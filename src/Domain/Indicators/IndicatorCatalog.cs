using System.Diagnostics.CodeAnalysis;

namespace SignalEs.Domain.Indicators;

/// <summary>Every indicator that there is; validation, API description and pages come from here.</summary>
public static partial class IndicatorCatalog
{
    /// <summary>Sorted by name.</summary>
    public static IReadOnlyList<IndicatorDefinition> All { get; } =
        [.. OverThePrice().Select(d => d with { IsOnPrice = true }).Concat(WithAScaleOfTheirOwn()).OrderBy(d => d.Name, StringComparer.Ordinal)];

    private static readonly Dictionary<string, IndicatorDefinition> ByName = Index();

    /// <summary>Every name and alias, for suggestions.</summary>
    public static IEnumerable<string> Names => All.SelectMany(d => d.Aliases.Prepend(d.Name));

    /// <summary>Looks up a name or alias in any letter case.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out IndicatorDefinition? definition) => ByName.TryGetValue(name, out definition);

    /// <summary>A fresh state; parameters left out at the end take their defaults.</summary>
    /// <exception cref="ArgumentException">No such indicator, or a parameter out of range: the message names it, its value and what is allowed.</exception>
    public static Indicator Create(string name, ReadOnlySpan<double> parameters) => TryGet(name, out var definition)
        ? definition.New(parameters)
        : throw new ArgumentException(Unknown(name), nameof(name));

    /// <summary>Null if name and parameters are good, else what is wrong.</summary>
    public static string? Validate(string name, ReadOnlySpan<double> parameters) =>
        TryGet(name, out var definition) ? definition.Validate(parameters) : Unknown(name);

    private static string Unknown(string name) => $"There is no indicator \"{name}\".";

    private static Dictionary<string, IndicatorDefinition> Index()
    {
        var index = new Dictionary<string, IndicatorDefinition>(StringComparer.OrdinalIgnoreCase);
        foreach (var definition in All)
        {
            index.Add(definition.Name, definition);
            foreach (var alias in definition.Aliases) index.Add(alias, definition);
        }

        return index;
    }
}
