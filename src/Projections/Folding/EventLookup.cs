using JasperFx.Events;
using Marten;
using SignalEs.Log.Archiving;

namespace SignalEs.Projections.Folding;

/// <summary>Single events of the log, for what lies on the page before.</summary>
internal sealed class EventLookup(Func<IDocumentStore> store, ArchivedLog? archive = null) : IEventLookup
{
    public async Task<IEvent?> AtAsync(string stream, long version, CancellationToken cancellation)
    {
        await using var session = store().QuerySession();
        return (await session.Events.FetchStreamAsync(stream, version, fromVersion: version, token: cancellation)).SingleOrDefault()
            ?? (archive is null ? null : await archive.AtAsync(stream, version, cancellation));
    }
}
