using JasperFx.Events;
using Marten;
using Marten.Events.Archiving;
using Npgsql;
using SignalEs.Log;
using SignalEs.Log.Archiving;
using SignalEs.Projections.Bars;
using SignalEs.Projections.Folding;
using SignalEs.Projections.LogIndex;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Completeness;

/// <summary>
/// Folds a range of the log into the scratch tables, and of what lies beside it as much as its minutes need. Each write is a transaction of its own: one that stayed open would keep
/// PostgreSQL from clearing away the old versions of rows that every commit updates.
/// </summary>
/// <param name="store">The log.</param>
/// <param name="connection">Where the scratch tables are.</param>
/// <param name="archive">Days that aren't in the database any more.</param>
/// <param name="pace">How much of the time it works.</param>
/// <param name="rowsMax">Rows that it holds in memory before it writes them; 0: each page is written.</param>
/// <param name="eventsPerPage">Events that are fetched and folded between two rests.</param>
internal sealed class Refold(IDocumentStore store, NpgsqlConnection connection, ArchivedLog? archive, WorkShare pace, int rowsMax, int eventsPerPage)
{
    /// <summary>Some 100 MB at the most.</summary>
    public const int RowsMax = 100_000;

    /// <summary>Events that are fetched and folded between two rests.</summary>
    public const int EventsPerPage = 250;

    // History that is fed at full speed has new bars in each event.
    private readonly long _writtenMax = rowsMax == 0 ? long.MaxValue : 3L * rowsMax;

    private readonly BarsModel _bars = new();

    /// <param name="after">Before the first event.</param>
    /// <param name="upTo">The last.</param>
    /// <param name="indexVersion">Version of the log index, which says what lies beside.</param>
    /// <param name="index">Compares the same with the range.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Events folded, and the sequence reached: it ends early when that gave more rows than one snapshot should compare.</returns>
    public async Task<(long Events, long UpTo)> RunAsync(long after, long upTo, int indexVersion, IndexComparison index, CancellationToken cancellation)
    {
        var span = new FoldSpan(connection, Scratch.Models, rowsMax, pace);
        var touched = new TouchedMinutes();
        long events = 0;
        pace.Begin();
        await foreach (var page in new LogPages(store, eventsPerPage, archive).ReadAsync(after, upTo, cancellation))
        {
            events += page.Events.Count;
            await span.AddAsync(page, [touched, index.Watch], cancellation);
            await index.CompareAsync(cancellation);
            await pace.RestAsync(cancellation);
            if (span.Written >= _writtenMax)
            {
                upTo = page.Events[^1].Sequence;
                break;
            }
        }

        await span.WriteAsync(cancellation);
        string indexTable = LogIndexTable.LogIndex.NameOf(indexVersion);
        var beside = new SortedSet<long>();
        await AddEarlierAsync(beside, touched, after, indexTable, cancellation);
        await AddLastSignalsAsync(beside, after, upTo, indexTable, cancellation);
        beside.RemoveWhere(s => s > after && s <= upTo);
        await FoldBesideAsync(beside, cancellation);
        return (events, upTo);
    }

    // Merging is commutative, so that what came before may be folded after.
    private async Task FoldBesideAsync(IReadOnlyCollection<long> sequences, CancellationToken cancellation)
    {
        var configured = new ConfiguredEvents(() => store);
        var lookup = new EventLookup(() => store, archive);
        var span = new FoldSpan(connection, [_bars], rowsMax, pace);
        foreach (long[] chunk in sequences.Chunk(eventsPerPage))
        {
            pace.Begin();
            await using var session = store.QuerySession();
            var events = new List<IEvent>(await session.Events.QueryAllRawEvents()
                .Where(e => chunk.Contains(e.Sequence) && e.MaybeArchived())
                .OrderBy(e => e.Sequence)
                .ToListAsync(cancellation));
            if (events.Count < chunk.Length && archive is not null)
            {
                var found = events.Select(e => e.Sequence).ToHashSet();
                await foreach (var e in archive.ReadAsync(chunk[0] - 1, chunk[^1], shard: null, cancellation))
                {
                    if (Array.BinarySearch(chunk, e.Sequence) >= 0 && found.Add(e.Sequence))
                    {
                        events.Add(e);
                    }
                }

                events.Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
            }

            if (events.Count > 0)
            {
                await configured.CoverAsync(events, cancellation);
                await span.AddAsync(new LogPage(events, configured.Calendars, lookup), [], cancellation);
                await pace.RestAsync(cancellation);
            }
        }

        await span.WriteAsync(cancellation);
    }

    // Earlier ticks that fall into the runs, and the signals that follow them: these name late ticks.
    private async Task AddEarlierAsync(SortedSet<long> sequences, TouchedMinutes touched, long after, string index, CancellationToken cancellation)
    {
        foreach (var (shard, from, to) in touched.Runs())
        {
            await AddAsync(
                sequences,
                $"""
                select t.sequence, {NextSignals(index)}
                from {index} t
                where t.shard = $1 and t.type = 'ticks_ingested' and t.sequence <= $2 and t.ts_max >= $3 and t.ts_min < $4
                """,
                cancellation, shard, after, from, to);
        }
    }

    // The range may end between the two events of a commit.
    private Task AddLastSignalsAsync(SortedSet<long> sequences, long after, long upTo, string index, CancellationToken cancellation) => AddAsync(
        sequences,
        $"""
        select t.sequence, {NextSignals(index)}
        from (
            select shard, max(sequence) as sequence from {index}
            where type = 'ticks_ingested' and sequence > $1 and sequence <= $2 group by shard) t
        """,
        cancellation, after, upTo);

    private static string NextSignals(string index)
        => $"(select min(s.sequence) from {index} s where s.shard = t.shard and s.type = 'signals_computed' and s.sequence > t.sequence)";

    private async Task AddAsync(SortedSet<long> sequences, string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = Sql.Command(connection, sql, parameters);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            sequences.Add(rows.GetInt64(0));
            if (!rows.IsDBNull(1))
            {
                sequences.Add(rows.GetInt64(1));
            }
        }
    }
}
