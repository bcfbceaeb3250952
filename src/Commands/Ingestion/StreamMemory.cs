using Npgsql;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// What was last seen of a source stream (table <c>ingest.streams</c>), to notice that Redis has lost something: its counters never go back by themselves.
/// </summary>
internal sealed class StreamMemory(NpgsqlDataSource database, int shard, string stream)
{
    /// <summary>Why the stream can't be the one that was read before, or null. A Redis that has lost entries gives out lower ids, or counts fewer entries than it did.</summary>
    public static string? Loss(RedisStreamInfo found, string committed, (string LastId, long EntriesAdded)? remembered)
    {
        string known = RedisStream.ReadAfter(committed);
        if (remembered is { } seen && RedisOffset.Compare(seen.LastId, known) > 0)
        {
            known = seen.LastId;
        }

        if (RedisOffset.Compare(found.LastId, known) < 0)
        {
            return $"its newest entry is {found.LastId}, {known} was read before";
        }

        if (found.LacksCommitted)
        {
            return $"{RedisOffset.EntryOf(committed)}, which was read, is not there, though older ones are";
        }

        return remembered?.EntriesAdded > found.EntriesAdded && found.EntriesAdded > 0
            ? $"it counts {found.EntriesAdded} entries, {remembered.Value.EntriesAdded} were counted before"
            : null;
    }

    public async Task<(string LastId, long EntriesAdded)?> RecallAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select last_id, entries_added from ingest.streams where shard = $1 and stream = $2");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetString(0), row.GetInt64(1)) : null;
    }

    public async Task RememberAsync(RedisStreamInfo info, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            insert into ingest.streams (shard, stream, last_id, entries_added) values ($1, $2, $3, $4)
            on conflict (shard, stream) do update set last_id = excluded.last_id, entries_added = excluded.entries_added, seen = clock_timestamp()
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = info.LastId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = info.EntriesAdded });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
