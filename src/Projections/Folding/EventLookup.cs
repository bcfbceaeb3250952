using JasperFx.Events;
using Marten;

namespace SignalEs.Projections.Folding;

/// <summary>Single events of the log, for what lies on the page before.</summary>
internal sealed class EventLookup(Func<IDocumentStore> store) : IEventLookup
{
    public async Task<IEvent?> AtAsync(string stream, long version, CancellationToken cancellation)
    {
        await using var session = store().QuerySession();
        return (await session.Events.FetchStreamAsync(stream, version, fromVersion: version, token: cancellation)).SingleOrDefault();
    }
}
