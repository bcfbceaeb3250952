using JasperFx.Events;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;

namespace SignalEs.Projections.Folding;

/// <summary>Events in order of sequence, and what else a fold may look up: nothing but the log.</summary>
internal sealed class LogPage(IReadOnlyList<IEvent> events, CalendarBook calendars, IEventLookup lookup)
{
    private readonly TickColumns _room = new(0);
    private readonly KeyTable _keys = new();
    private Dictionary<(string Stream, long Version), IEvent<TicksIngested>>? _ticks;

    public IReadOnlyList<IEvent> Events => events;

    public CalendarBook Calendars => calendars;

    /// <summary>Goes on with the events of a later page of the same reader: folds that were begun on this one are shown those, too.</summary>
    public void TurnTo(LogPage later) => (events, _ticks) = (later.Events, null);

    /// <summary>Shows every event to the folds of some models; each batch is unpacked once for all of them.</summary>
    /// <returns>What each model wants written, in their order.</returns>
    /// <exception cref="InvalidDataException">An event is damaged.</exception>
    public async Task<IReadOnlyList<PageWrites>> FoldAsync(IReadOnlyList<ReadModel> models, CancellationToken cancellation)
    {
        var folds = models.Select(m => m.Begin(this)).ToArray();
        await ShowAsync(folds, cancellation);
        var writes = new PageWrites[folds.Length];
        for (int i = 0; i < folds.Length; i++)
        {
            folds[i].Write(writes[i] = new PageWrites());
        }

        return writes;
    }

    /// <summary>Shows every event to some folds.</summary>
    /// <exception cref="InvalidDataException">An event is damaged.</exception>
    public async Task ShowAsync(IReadOnlyList<PageFold> folds, CancellationToken cancellation)
    {
        foreach (var e in events)
        {
            try
            {
                await ShowAsync(e, folds, cancellation);
            }
            catch (InvalidDataException damage)
            {
                throw new InvalidDataException($"event {e.Sequence} in {e.StreamKey}: {damage.Message}", damage);
            }
        }
    }

    /// <summary>
    /// The ticks that a <c>SignalsComputed</c> follows: from this page, or from the log where the page begins between the two. Null where the clock was
    /// what it followed.
    /// </summary>
    /// <returns>The batch holds until the next event is shown.</returns>
    public async ValueTask<(IEvent<TicksIngested> Event, TickBatch Ticks)?> TicksAsync(string stream, long version, CancellationToken cancellation)
    {
        _ticks ??= events.OfType<IEvent<TicksIngested>>().ToDictionary(e => (e.StreamKey!, e.Version));
        var found = _ticks.TryGetValue((stream, version), out var here) ? here : await lookup.AtAsync(stream, version, cancellation) as IEvent<TicksIngested>;
        return found is null ? null : (found, found.Data.Read(_room, _keys));
    }

    private async ValueTask ShowAsync(IEvent e, IReadOnlyList<PageFold> folds, CancellationToken cancellation)
    {
        switch (e)
        {
            case IEvent<TicksIngested> ticks:
                var batch = ticks.Data.Read(_room, _keys);
                foreach (var fold in folds)
                {
                    fold.Ticks(ticks, batch);
                }

                break;
            case IEvent<SignalsComputed> computed:
                var signals = computed.Data.Read();
                foreach (var fold in folds)
                {
                    await fold.SignalsAsync(computed, signals, cancellation);
                }

                break;
            default:
                foreach (var fold in folds)
                {
                    fold.Other(e);
                }

                break;
        }
    }
}

/// <summary>Finds one event of the log.</summary>
internal interface IEventLookup
{
    Task<IEvent?> AtAsync(string stream, long version, CancellationToken cancellation);
}
