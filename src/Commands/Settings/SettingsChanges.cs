using Marten;
using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Settings;

/// <summary>An event that changes settings, and its stream.</summary>
public sealed record SettingsEvent(string Stream, object Data);

/// <summary>
/// Makes changes to settings one after the other: a decision sees every earlier change, its events are recorded, and every shard has taken the
/// result when the call returns.
/// </summary>
public sealed class SettingsChanges(IDocumentStore store, SettingsStore settings, Shards shards) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <param name="by">Who asks.</param>
    /// <param name="decide">From the state, the events; none when there is nothing to change. Refuses by throwing <see cref="Requests.RefusedException"/>.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The state after the change.</returns>
    public async Task<SettingsState> ApplyAsync(string by, Func<SettingsState, IReadOnlyList<SettingsEvent>> decide, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var state = await settings.LoadAsync(cancellation);
            var events = decide(state);
            if (events.Count > 0)
            {
                await using var session = store.LightweightSession();
                foreach (var (stream, data) in events)
                {
                    session.Events.Append(stream, data);
                    state.Apply(data);
                }

                await session.SaveChangesAsync(cancellation);
            }

            // Also without a change: an earlier one may have been recorded by a host that stopped before its shards took it.
            await shards.ConfigureAsync(state.ToEngineSettings(), by, cancellation);
            return state;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
