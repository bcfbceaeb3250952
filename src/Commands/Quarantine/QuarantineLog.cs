using System.Runtime.CompilerServices;
using Marten;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Quarantine;

/// <summary>A bad tick where it stands in the log.</summary>
public sealed record QuarantinedTick(Position Position, int Shard, long ReceivedNs, RejectedTick Tick)
{
    /// <summary>
    /// The source under which it is taken when it is driven again. A source's numbers are taken once, and are committed with the tick: so it is the ledger of sources that
    /// makes a second attempt, or one after a crash, harmless.
    /// </summary>
    public string RedriveSource => $"{RedriveSourcePrefix}{Position}";

    public const string RedriveSourcePrefix = "quarantine:";
}

/// <summary>Bad ticks of the days that are in the database, in order of position.</summary>
public sealed class QuarantineLog(IDocumentStore store, NpgsqlDataSource database)
{
    private const int EventsPerRead = 20;

    public async IAsyncEnumerable<QuarantinedTick> ReadAsync(QuarantineFilter filter, Position after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long at = after.Sequence - 1;
        while (true)
        {
            var page = await PageAsync(filter, at, cancellation);
            foreach (var (sequence, rejected) in page)
            {
                at = sequence;
                for (int i = 0; i < rejected.Ticks.Count; i++)
                {
                    var position = new Position(sequence, i);
                    if (position > after && (filter.Code is null || rejected.Ticks[i].Code == filter.Code))
                    {
                        yield return new QuarantinedTick(position, rejected.Shard, rejected.TsReceivedNs, rejected.Ticks[i]);
                    }
                }
            }

            if (page.Count < EventsPerRead)
            {
                yield break;
            }
        }
    }

    /// <summary>Of each source of a re-driven tick that was taken: how many ticks.</summary>
    public async Task<Dictionary<string, long>> RedrivenAsync(IEnumerable<QuarantinedTick> ticks, CancellationToken cancellation)
    {
        var taken = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var command = database.CreateCommand("select source, sum(accepted)::bigint from ingest.sources where source = any($1) group by source having sum(accepted) > 0");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. ticks.Select(t => t.RedriveSource)] });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            taken[rows.GetString(0)] = rows.GetInt64(1);
        }

        return taken;
    }

    /// <summary>How many there are of each code.</summary>
    public async Task<IReadOnlyList<QuarantineCount>> CountAsync(QuarantineFilter filter, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            select t ->> 'Code', count(*), min(e.timestamp), max(e.timestamp) from log.mt_events e, jsonb_array_elements(e.data -> 'Ticks') t
            where e.type = 'ticks_rejected' and ($1::int is null or (e.data ->> 'Shard')::int = $1) and ($2::text is null or t ->> 'Code' = $2)
              and ($3::timestamptz is null or e.timestamp >= $3) and ($4::timestamptz is null or e.timestamp < $4)
            group by 1 order by 2 desc, 1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)filter.Shard ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)filter.Code ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)filter.From ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)filter.To ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var counts = new List<QuarantineCount>();
        while (await rows.ReadAsync(cancellation))
        {
            counts.Add(new QuarantineCount(rows.GetString(0), rows.GetInt64(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<DateTimeOffset>(3)));
        }

        return counts;
    }

    private async Task<List<(long Sequence, TicksRejected Data)>> PageAsync(QuarantineFilter filter, long after, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var query = session.Events.QueryAllRawEvents().Where(e => e.EventTypeName == "ticks_rejected" && e.Sequence > after);
        if (filter.Shard is { } shard)
        {
            string prefix = $"shard-{shard}-";
            query = query.Where(e => e.StreamKey!.StartsWith(prefix));
        }

        if (filter.From is { } from)
        {
            query = query.Where(e => e.Timestamp >= from);
        }

        if (filter.To is { } to)
        {
            query = query.Where(e => e.Timestamp < to);
        }

        var page = await query.OrderBy(e => e.Sequence).Take(EventsPerRead).ToListAsync(cancellation);
        return [.. page.Select(e => (e.Sequence, (TicksRejected)e.Data))];
    }
}

/// <summary>Bad ticks of one code.</summary>
public sealed record QuarantineCount(string Code, long Count, DateTimeOffset First, DateTimeOffset Last);
