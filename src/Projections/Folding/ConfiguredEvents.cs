using JasperFx.Events;
using Marten;
using Marten.Events.Archiving;
using SignalEs.Domain.Engine;

namespace SignalEs.Projections.Folding;

/// <summary>
/// Keeps the <see cref="CalendarBook"/> complete up to the page at hand: from the pages themselves, and from the log for what came before the
/// first page that this process saw.
/// </summary>
internal sealed class ConfiguredEvents(Func<IDocumentStore> store)
{
    private long _coveredTo;

    public CalendarBook Calendars { get; } = new();

    public async Task CoverAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        long first = page[0].Sequence;
        if (first > _coveredTo + 1)
        {
            long coveredTo = _coveredTo;
            await using var session = store().QuerySession();
            var before = await session.Events.QueryAllRawEvents()
                .Where(e => e.EventTypeName == TypeName && e.Sequence > coveredTo && e.Sequence < first && e.MaybeArchived())
                .OrderBy(e => e.Sequence)
                .ToListAsync(cancellation);
            foreach (var e in before.OfType<IEvent<EngineConfigured>>())
            {
                Calendars.Add(e);
            }
        }

        foreach (var e in page.OfType<IEvent<EngineConfigured>>())
        {
            Calendars.Add(e);
        }

        _coveredTo = Math.Max(_coveredTo, page[^1].Sequence);
    }

    private const string TypeName = "engine_configured";
}
