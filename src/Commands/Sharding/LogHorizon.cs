using Npgsql;
using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Sharding;

/// <summary>What became visible in the log since the last look.</summary>
/// <param name="To">No event at or below this sequence will still appear.</param>
/// <param name="Shards">Shards that have news.</param>
internal sealed record LogNews(long To, IReadOnlySet<int> Shards);

/// <summary>
/// Walks along the sequence of the log. PostgreSQL gives out sequences before it commits, so a number that is missing may still appear: the walk stops there until it does, or
/// until every transaction that was running when it was missed has ended and a moment more has passed (it was rolled back).
/// </summary>
internal sealed class LogHorizon(NpgsqlDataSource database, long from)
{
    /// <summary>As many commits, two events each, as may wait for observers: what is read at a look is in memory until they have taken it.</summary>
    internal const int EventsPerLook = 2 * CommitSequencer.WaitingMax;

    /// <summary>Between drawing a sequence and being seen as a running transaction lie microseconds; a busy machine may make more of them.</summary>
    private const long GapMilliseconds = 100;

    private const string Sql = """
        select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
        select seq_id, stream_id from log.mt_events where seq_id > $1 order by seq_id limit $2;
        """;

    private (long Sequence, long WaitFor, long Since)? _gap;

    /// <summary>Walked to here.</summary>
    public long At { get; private set; } = from;

    public async Task<LogNews> LookAsync(CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Sql.Split(';')[0]));
        var events = new NpgsqlBatchCommand(Sql.Split(';')[1]);
        events.Parameters.Add(new NpgsqlParameter<long> { TypedValue = At });
        events.Parameters.Add(new NpgsqlParameter<int> { TypedValue = EventsPerLook });
        batch.BatchCommands.Add(events);
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        var (oldest, next) = (rows.GetInt64(0), rows.GetInt64(1));
        await rows.NextResultAsync(cancellation);
        var shards = new SortedSet<int>();
        while (await rows.ReadAsync(cancellation))
        {
            if (!Passes(rows.GetInt64(0), oldest, next))
            {
                break;
            }

            if (ShardOf(rows.GetString(1)) is { } shard)
            {
                shards.Add(shard);
            }
        }

        return new LogNews(At, shards);
    }

    private bool Passes(long sequence, long oldest, long next)
    {
        if (sequence > At + 1)
        {
            if (_gap is not { } gap || gap.Sequence != At + 1)
            {
                _gap = (At + 1, next, Environment.TickCount64);
                return false;
            }

            if (oldest < gap.WaitFor || Environment.TickCount64 - gap.Since < GapMilliseconds)
            {
                return false;
            }

            _gap = null;
        }

        At = sequence;
        return true;
    }

    private static int? ShardOf(string stream)
    {
        string[] parts = stream.Split('-', 3);
        return parts is ["shard", var number, _] && int.TryParse(number, out int shard) ? shard : null;
    }
}
