using System.Globalization;
using System.Runtime.CompilerServices;
using JasperFx.Events;
using Marten;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Log.Archiving;

namespace SignalEs.Log;

/// <summary>Reads the streams of one shard in order of global sequence, page by page; archived days from their files.</summary>
public sealed class ShardLogReader(IDocumentStore store, ArchivedLog? archive = null)
{
    private const int PageSize = 200;

    /// <summary>Events with <paramref name="afterSequence"/> &lt; sequence ≤ <paramref name="toSequence"/>.</summary>
    public async IAsyncEnumerable<ShardEvent> ReadAsync(
        int shard, long afterSequence, long toSequence = long.MaxValue, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var stored = StoredAsync(shard, afterSequence, toSequence, cancellation);
        await foreach (var e in WithArchive.ReadAsync(archive, stored, afterSequence, toSequence, shard, cancellation))
        {
            yield return Wrap(e);
        }
    }

    /// <summary>The newest sequence of the whole log; 0 when it is empty.</summary>
    public async Task<long> HighestSequenceAsync(CancellationToken cancellation = default)
    {
        await using var session = store.QuerySession();
        var newest = await session.Events.QueryAllRawEvents().OrderByDescending(e => e.Sequence).Take(1).ToListAsync(cancellation);
        return newest.Count == 0 ? 0 : newest[0].Sequence;
    }

    private async IAsyncEnumerable<IEvent> StoredAsync(
        int shard, long afterSequence, long toSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"shard-{shard}-");
        long at = afterSequence;
        while (true)
        {
            IReadOnlyList<IEvent> page;
            await using (var session = store.QuerySession())
            {
                page = await session.Events.QueryAllRawEvents()
                    .Where(e => e.StreamKey!.StartsWith(prefix) && e.Sequence > at && e.Sequence <= toSequence)
                    .OrderBy(e => e.Sequence)
                    .Take(PageSize)
                    .ToListAsync(cancellation);
            }

            foreach (var e in page)
            {
                at = e.Sequence;
                yield return e;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    private static ShardEvent Wrap(IEvent e) => e.Data switch
    {
        TicksIngested data => new TicksEvent(e.Sequence, e.Version, e.StreamKey!, e.Timestamp, Unpacked(e, data, static d => d.Ticks)),
        SignalsComputed data => new SignalsEvent(e.Sequence, e.Version, e.StreamKey!, e.Timestamp, Unpacked(e, data, static d => d.Signals)),
        ClockAdvanced data => new ClockEvent(e.Sequence, e.Version, e.StreamKey!, e.Timestamp, data),
        EngineConfigured data => new ConfiguredEvent(e.Sequence, e.Version, e.StreamKey!, e.Timestamp, data),
        TicksRejected data => new RejectedEvent(e.Sequence, e.Version, e.StreamKey!, e.Timestamp, data),
        SourceRewound data => new RewoundEvent(e.Sequence, e.Version, e.StreamKey!, e.Timestamp, data),
        var other => throw new InvalidDataException($"event {e.Sequence} in {e.StreamKey}: {other.GetType().Name} doesn't belong in a shard's stream"),
    };

    private static T Unpacked<T>(IEvent e, T data, Func<T, object> unpack)
    {
        try
        {
            unpack(data);
            return data;
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"event {e.Sequence} in {e.StreamKey} is damaged: {damage.Message}", damage);
        }
    }
}
