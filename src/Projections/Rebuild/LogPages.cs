using System.Runtime.CompilerServices;
using JasperFx.Events;
using Marten;
using Marten.Events.Archiving;
using SignalEs.Log.Archiving;
using SignalEs.Projections.Folding;

namespace SignalEs.Projections.Rebuild;

/// <summary>The log in pages, archived days included. While a page is worked on, the next one is fetched.</summary>
internal sealed class LogPages(IDocumentStore store, int eventsPerPage, ArchivedLog? archive = null)
{
    private readonly ConfiguredEvents _configured = new(() => store);
    private readonly EventLookup _lookup = new(() => store, archive);

    /// <summary>Events with <paramref name="after"/> &lt; sequence ≤ <paramref name="upTo"/>, which must all be committed.</summary>
    /// <exception cref="ArchiveMissingException">A file that holds some of them isn't in the archive folder.</exception>
    public async IAsyncEnumerable<LogPage> ReadAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var page = new List<IEvent>(eventsPerPage);
        await foreach (var e in WithArchive.ReadAsync(archive, StoredAsync(after, upTo, cancellation), after, upTo, shard: null, cancellation))
        {
            page.Add(e);
            if (page.Count == eventsPerPage)
            {
                yield return await PageAsync(page, cancellation);
                page = new List<IEvent>(eventsPerPage);
            }
        }

        if (page.Count > 0)
        {
            yield return await PageAsync(page, cancellation);
        }
    }

    private async Task<LogPage> PageAsync(List<IEvent> events, CancellationToken cancellation)
    {
        await _configured.CoverAsync(events, cancellation);
        return new LogPage(events, _configured.Calendars, _lookup);
    }

    private async IAsyncEnumerable<IEvent> StoredAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = FetchAsync(after, upTo, cancellation);
        while (await next is { Count: > 0 } events)
        {
            next = FetchAsync(events[^1].Sequence, upTo, cancellation);
            foreach (var e in events)
            {
                yield return e;
            }
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
