using Marten;
using SignalEs.Domain;
using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.History;

/// <summary>Turns a time of recording into the position up to which the log was known then.</summary>
internal sealed class AsOfResolver(IDocumentStore store)
{
    /// <summary>The last position at or before; <see cref="Position.None"/> when nothing had been recorded.</summary>
    public async Task<Position> ResolveAsync(AsOf asOf, CancellationToken cancellation)
    {
        if (asOf.Position is { } position)
        {
            return position;
        }

        var at = UnixNanos.ToDateTimeOffset(asOf.RecordedNs!.Value);
        await using var session = store.QuerySession();
        var newest = await session.Events.QueryAllRawEvents().OrderByDescending(e => e.Sequence).Take(1).ToListAsync(cancellation);
        (long low, long high) = (0, newest.Count == 0 ? 0 : newest[0].Sequence);

        // Recording times rise with the sequence (up to the overlap of concurrent commits), and the sequence is the primary key: bisect instead of scanning.
        while (low < high)
        {
            long middle = low + (high - low + 1) / 2;
            var next = await session.Events.QueryAllRawEvents().Where(e => e.Sequence >= middle).OrderBy(e => e.Sequence).Take(1).ToListAsync(cancellation);
            (low, high) = next[0].Timestamp <= at ? (next[0].Sequence, high) : (low, middle - 1);
        }

        return low == 0 ? Position.None : new Position(low, Position.IndexLimit - 1);
    }
}
