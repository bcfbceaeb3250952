using System.Runtime.CompilerServices;
using JasperFx.Events;
using Marten;
using Marten.Events.Archiving;
using SignalEs.Projections.Folding;

namespace SignalEs.Projections.Rebuild;

/// <summary>The log in pages, archived days included. While a page is worked on, the next one is fetched.</summary>
internal sealed class LogPages(IDocumentStore store, int eventsPerPage)
{
    private readonly ConfiguredEvents _configured = new(() => store);
    private readonly EventLookup _lookup = new(() => store);

    /// <summary>Events with <paramref name="after"/> &lt; sequence ≤ <paramref name="upTo"/>, which must all be committed.</summary>
    public async IAsyncEnumerable<LogPage> ReadAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = FetchAsync(after, upTo, cancellation);
        while (await next is { Count: > 0 } events)
        {
            next = FetchAsync(events[^1].Sequence, upTo, cancellation);
            await _configured.CoverAsync(events, cancellation);
            yield return new LogPage(events, _configured.Calendars, _lookup);
        }
    }

    private async Task<IReadOnlyList<IEvent>> FetchAsync(long after, long upTo, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Events.QueryAllRawEvents()
            .Where(e => e.Sequence > after && e.Sequence <= upTo && e.MaybeArchived())
            .OrderBy(e => e.Sequence)
            .Take(eventsPerPage)
            .ToListAsync(cancellation);
    }
}
