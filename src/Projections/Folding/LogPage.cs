using JasperFx.Events;
using SignalEs.Domain.Ticks;

namespace SignalEs.Projections.Folding;

/// <summary>Events in order of sequence, and what else a fold may look up: nothing but the log.</summary>
internal sealed class LogPage(IReadOnlyList<IEvent> events, CalendarBook calendars, IEventLookup lookup)
{
    private Dictionary<(string Stream, long Version), IEvent<TicksIngested>>? _ticks;

    public IReadOnlyList<IEvent> Events => events;

    public CalendarBook Calendars => calendars;

    /// <summary>
    /// The ticks that a <c>SignalsComputed</c> follows: from this page, or from the log where the page begins between the two. Null where the clock was
    /// what it followed.
    /// </summary>
    public async ValueTask<IEvent<TicksIngested>?> TicksAsync(string stream, long version, CancellationToken cancellation)
    {
        _ticks ??= events.OfType<IEvent<TicksIngested>>().ToDictionary(e => (e.StreamKey!, e.Version));
        return _ticks.TryGetValue((stream, version), out var found)
            ? found
            : await lookup.AtAsync(stream, version, cancellation) as IEvent<TicksIngested>;
    }
}

/// <summary>Finds one event of the log.</summary>
internal interface IEventLookup
{
    Task<IEvent?> AtAsync(string stream, long version, CancellationToken cancellation);
}
