using JasperFx.Events;
using Marten;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Log.Archiving;

namespace SignalEs.Commands.Audit;

/// <summary>Look-ups in the log that audit needs beside reading a shard in order.</summary>
public sealed class AuditLog(IDocumentStore store, NpgsqlDataSource database, ArchivedLog? archive = null)
{
    /// <summary>Shards that have a stream, ascending.</summary>
    public async Task<IReadOnlyList<int>> ShardsAsync(CancellationToken cancellation)
    {
        var shards = new List<int>();
        await using var command = database.CreateCommand(
            "select distinct split_part(id, '-', 2)::int from log.mt_streams where id like 'shard-%' order by 1");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            shards.Add(rows.GetInt32(0));
        }

        return shards;
    }

    public async Task<IEvent?> AtAsync(long sequence, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var found = await session.Events.QueryAllRawEvents().Where(e => e.Sequence == sequence).Take(1).ToListAsync(cancellation);
        if (found.Count == 0 && archive is not null)
        {
            await foreach (var archived in archive.ReadAsync(sequence - 1, sequence, shard: null, cancellation))
            {
                return archived;
            }
        }

        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The event of a stream with a version.</summary>
    public async Task<IEvent?> AtAsync(string stream, long version, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var found = await session.Events.QueryAllRawEvents().Where(e => e.StreamKey == stream && e.Version == version).Take(1).ToListAsync(cancellation);
        return found.Count > 0 ? found[0] : archive is null ? null : await archive.AtAsync(stream, version, cancellation);
    }

    /// <summary>The settings that a shard's engine ran with at a sequence, and the event that brought them.</summary>
    public async Task<(IEvent Event, EngineSettings Settings)?> SettingsAtAsync(int shard, long sequence, CancellationToken cancellation)
    {
        string prefix = $"shard-{shard}-";
        await using var session = store.QuerySession();
        var configured = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamKey!.StartsWith(prefix) && e.Sequence < sequence && e.EventTypeName == "engine_configured")
            .OrderByDescending(e => e.Sequence)
            .ToListAsync(cancellation);
        foreach (var e in configured)
        {
            if (e.Data is EngineConfigured { Settings: { } settings })
            {
                return (e, settings);
            }
        }

        return null;
    }

    /// <summary>
    /// First sequence of a shard that may hold ticks or signals of a range of event time, by the log index; what the index hasn't reached yet counts as possible.
    /// </summary>
    public async Task<long> FirstSequenceInAsync(int shard, long fromNs, long toNs, CancellationToken cancellation)
    {
        await using var pointer = database.CreateCommand("select version from read.models where name = 'log_index'");
        if (await pointer.ExecuteScalarAsync(cancellation) is not int version)
        {
            return 0;
        }

        await using var command = database.CreateCommand(
            $"""
            select coalesce(
              (select min(sequence) from read.log_index_v{version} where shard = $1 and ts_max >= $2 and ts_min < $3),
              (select coalesce(max(sequence), 0) + 1 from read.log_index_v{version}))
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromNs });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = toNs });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
