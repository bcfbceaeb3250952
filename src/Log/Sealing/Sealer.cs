using Marten;
using Npgsql;
using SignalEs.Domain.Seals;
using SignalEs.Log.Archiving;

namespace SignalEs.Log.Sealing;

/// <summary>Appends seals to the log.</summary>
public sealed class Sealer(IDocumentStore store, NpgsqlDataSource database, ArchivedLog archive)
{
    /// <summary>Stream of <see cref="LogSealed"/>.</summary>
    public const string Stream = "seal";

    /// <summary>Events of one seal at most: its marks take 4 bytes for each.</summary>
    public const int EventsMax = 50_000;

    private const int EventsPerPiece = 500;

    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);

    private readonly StoredEvents _events = new(database, archive);

    /// <summary>Every seal, oldest first.</summary>
    public async Task<IReadOnlyList<StoredSeal>> SealsAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(Stream, token: cancellation);
        return [.. events.Where(e => e.Data is LogSealed).Select(e => new StoredSeal(e.Sequence, e.Version, e.Timestamp, (LogSealed)e.Data))];
    }

    /// <summary>Seals what is new, up to <see cref="EventsMax"/> events.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="share">How much of the time it works, from 0 to 1.</param>
    /// <returns>The seal; null where nothing but seals came since the last one, or where another host was faster.</returns>
    public async Task<LogSealed?> SealAsync(CancellationToken cancellation, double share = WorkShare.All)
    {
        var last = await LastAsync(cancellation);
        long upTo = await SettledAsync(cancellation);
        var chain = last is null ? SealChain.New() : SealChain.From(last.Seal.Head);
        long after = last?.Seal.Sequence ?? 0;
        using var marks = new MemoryStream();
        long sequence = after;
        long events = 0;
        bool isNew = false;
        var pace = new WorkShare(share);
        await foreach (var e in _events.ReadAsync(after, upTo, cancellation))
        {
            chain.Add(e);
            marks.Write(chain.Mark);
            sequence = e.Sequence;
            isNew |= e.Stream != Stream;
            if (++events == EventsMax)
            {
                break;
            }

            if (events % EventsPerPiece == 0)
            {
                await pace.RestAsync(cancellation);
            }
        }

        return isNew ? await AppendAsync(new LogSealed(sequence, chain.Head, after, events, marks.ToArray()), last?.Version ?? 0, cancellation) : null;
    }

    private async Task<LogSealed?> AppendAsync(LogSealed seal, long version, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Events.Append(Stream, version + 1, seal);
        try
        {
            await session.SaveChangesAsync(cancellation);
            return seal;
        }
        catch (JasperFx.Events.EventStreamUnexpectedMaxEventIdException)
        {
            return null;
        }
    }

    private async Task<StoredSeal?> LastAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var newest = await session.Events.QueryAllRawEvents().Where(e => e.StreamKey == Stream).OrderByDescending(e => e.Sequence).Take(1).ToListAsync(cancellation);
        return newest is [{ Data: LogSealed seal } e] ? new StoredSeal(e.Sequence, e.Version, e.Timestamp, seal) : null;
    }

    /// <summary>
    /// A sequence below which nothing is appended any more. Sequences are taken before their transaction commits: so the newest one now counts only when
    /// every transaction that was open now has ended.
    /// </summary>
    private async Task<long> SettledAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        long newest = await ScalarAsync(connection, $"select coalesce(max(seq_id), 0) from {LogStore.Schema}.mt_events", cancellation);

        // A transaction gets its number a moment after its first sequence.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        long open = await ScalarAsync(connection, "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint", cancellation);
        long until = Environment.TickCount64 + (long)PatienceMax.TotalMilliseconds;
        while (await ScalarAsync(connection, "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint", cancellation) < open)
        {
            if (Environment.TickCount64 > until)
            {
                return 0; // something long runs; the next time
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }

        return newest;
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

/// <summary>A seal with its place in the log.</summary>
public sealed record StoredSeal(long Position, long Version, DateTimeOffset SealedAt, LogSealed Seal);
