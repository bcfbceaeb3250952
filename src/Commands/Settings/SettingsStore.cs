using Marten;
using Marten.Exceptions;
using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.Settings;

/// <summary>
/// The settings that shards should run with: a fold of the streams <c>formula-*</c>, <c>formula-set</c> and <c>signal-config-*</c>. A new log
/// starts with <see cref="DefaultSettings"/>, recorded as events like any other change.
/// </summary>
public sealed class SettingsStore(IDocumentStore store)
{
    public const string FormulaSetStream = "formula-set";

    private const string DefaultSetId = "default";
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

        // Two hosts on an empty log: one records them, the other finds them there.
        await using var session = store.LightweightSession();
        foreach (var formula in DefaultSettings.FormulaSet.Formulas)
        {
            var versions = DefaultSettings.EarlierVersions.Where(f => f.Name == formula.Name).Append(formula);
            session.Events.StartStream(FormulaStream(formula.Name), versions.Select(object (f) => new FormulaPublished(f, f.Hash, Setup)));
        }

        foreach (var config in DefaultSettings.Settings.Configs)
        {
            session.Events.StartStream(ConfigStream(config.Id), new SignalConfigured(config, Setup));
        }

        var set = DefaultSettings.FormulaSet;
        string[] formulas = [.. set.Formulas.Select(f => f.Id)];
        session.Events.StartStream(
            FormulaSetStream, new FormulaSetDefined(DefaultSetId, set.Hash, formulas, Setup), new FormulaSetActivated(DefaultSetId, set.Hash, formulas, Setup));
        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (Exception e) when (e is ExistingStreamIdCollisionException or MartenCommandException)
        {
            if ((await LoadAsync(cancellation)).ActiveSet is null)
            {
                throw;
            }
        }
    }
}
