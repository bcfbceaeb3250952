using System.Collections.Concurrent;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Log;

namespace SignalEs.Commands.Ingestion;

/// <summary>What a worker knows of its shard: a fold of the shard's streams, plus the ledgers that are written with them.</summary>
internal sealed class ShardState(int shard)
{
    public SignalEngine Engine { get; private set; } = new(shard);

    public SourceLedger Sources { get; } = new(shard);

    /// <summary>Stream in use and its version; the stream of another date starts at 0.</summary>
    public string Stream { get; private set; } = "";

    public long Version { get; private set; }

    /// <summary>Newest sequence of the shard that is folded in.</summary>
    public long Sequence { get; private set; }

    /// <summary>Sequence of the shard's newest <c>SignalsComputed</c>; null when none was folded in since the snapshot.</summary>
    public long? LastSignals { get; set; }

    /// <summary>The newest tick event folded in: tells whether a commit whose outcome was lost did happen.</summary>
    public TicksEvent? LastTicks { get; private set; }

    /// <summary>Last entry read of each source stream.</summary>
    public ConcurrentDictionary<string, string> Offsets { get; } = new(StringComparer.Ordinal);

    /// <summary>Restores the newest snapshot and folds the tail of the log.</summary>
    /// <returns>Ticks folded.</returns>
    public async Task<long> LoadAsync(NpgsqlDataSource database, EngineReplay replay, CancellationToken cancellation)
    {
        var start = await replay.StartAsync(shard, long.MaxValue, useSnapshots: true, cancellation);
        start.Engine.BarFilter = static _ => false;
        (Engine, Sequence, LastTicks, Stream, Version) = (start.Engine, start.Sequence, null, "", 0);
        LastSignals = null;
        long ticks = 0;
        await foreach (var step in replay.RunAsync(start, long.MaxValue, cancellation))
        {
            Sequence = step.Recorded?.Sequence ?? step.Cause.Sequence;
            LastSignals = step.Recorded?.Sequence ?? LastSignals;
            ticks += step.Ticks?.Count ?? 0;
            LastTicks = step.Cause as TicksEvent ?? LastTicks;
        }

        Engine.BarFilter = null;
        await Sources.LoadAsync(database, cancellation);
        await LoadOffsetsAsync(database, cancellation);
        return ticks;
    }

    /// <summary>Makes the stream of a date the one in use.</summary>
    public async Task UseStreamAsync(NpgsqlDataSource database, DateOnly date, CancellationToken cancellation)
    {
        string stream = ShardEvent.StreamName(shard, date);
        if (stream == Stream)
        {
            return;
        }

        await using var command = database.CreateCommand("select version from log.mt_streams where id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        Version = await command.ExecuteScalarAsync(cancellation) is long version ? version : 0;
        Stream = stream;
    }

    public void Committed(int events, long sequence)
    {
        Version += events;
        Sequence = sequence;
    }

    private async Task LoadOffsetsAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        Offsets.Clear();
        await using var command = database.CreateCommand("select stream, last_entry from ingest.offsets where shard = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            Offsets[rows.GetString(0)] = rows.GetString(1);
        }
    }
}
