using System.Collections.Concurrent;
using Npgsql;
using SignalEs.Commands.Sharding;
using SignalEs.Domain.Engine;
using SignalEs.Log;

namespace SignalEs.Commands.Ingestion;

/// <summary>What a worker knows of its shard: a fold of the shard's streams, plus the ledgers that are written with them.</summary>
internal sealed class ShardState(int shard, InstrumentLimit? limit = null)
{
    public SignalEngine Engine { get; private set; } = new(shard);

    public SourceLedger Sources { get; } = new(shard);

    public ShardInstruments Instruments { get; } = new((limit ?? InstrumentLimit.Default).Most);

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

    /// <summary>Under which the shard is owned; every commit names it.</summary>
    public long Epoch { get; set; }

    /// <summary>Up to here observers were told of the shard's commits, or know them from the read tables.</summary>
    public long PublishedTo { get; set; }

    /// <summary>Snapshots that were found damaged when it was last loaded.</summary>
    public int DamagedSnapshots { get; private set; }

    /// <summary>
    /// Restores a snapshot and folds the log after it. Until that is done the state stays as it was. The snapshot is the newest from which observers can be told of every
    /// commit; if that is no longer kept (another host has written snapshots for long), the newest of all, and observers are told that they have missed something.
    /// </summary>
    /// <param name="replay">Reads the log.</param>
    /// <param name="publish">Given the commits after <see cref="PublishedTo"/>.</param>
    /// <param name="upTo">The first commit that ends here or later is the last to be folded.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Ticks folded.</returns>
    public async Task<long> LoadAsync(EngineReplay replay, PublishCommit publish, long upTo, CancellationToken cancellation)
    {
        var start = await replay.StartAsync(shard, PublishedTo, useSnapshots: true, cancellation);
        start = start.Sequence == 0 ? await replay.StartAsync(shard, long.MaxValue, useSnapshots: true, cancellation) : start;
        (LastTicks, LastSignals, Stream, Version, DamagedSnapshots) = (null, null, "", 0, start.Damaged);
        if (start.Sequence > PublishedTo)
        {
            var missed = new EngineOutput(SignalBatch.Empty, BarChanges.None, []);
            await publish(new CommittedBatch(shard, start.Sequence, start.Sequence, null, missed) { Previous = start.Sequence }, cancellation);
            (PublishedTo, LastSignals) = (start.Sequence, start.Sequence);
        }

        Instruments.Learn(start.Engine.InstrumentKeys);
        return await FoldAsync(replay, start, publish, upTo, cancellation);
    }

    /// <summary>Folds what the log has by now, no further than to the commit that ends at or after <paramref name="upTo"/>. When it throws, the state has to be loaded anew.</summary>
    /// <returns>Ticks folded.</returns>
    public Task<long> FollowAsync(EngineReplay replay, PublishCommit publish, long upTo, CancellationToken cancellation)
    {
        Stream = "";
        return FoldAsync(replay, new ReplayStart(Sequence, Engine), publish, upTo, cancellation);
    }

    /// <summary>Reads the ledgers that are written with the ticks; needed to write, not to follow.</summary>
    public async Task LoadLedgersAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await Sources.LoadAsync(database, cancellation);
        await LoadOffsetsAsync(database, cancellation);
    }

    /// <summary>
    /// Makes the stream of a date the one in use, or goes on with that of a later date: a clock that was put back, or another host's that is behind, doesn't lead back to a stream
    /// that was left (and may be archived).
    /// </summary>
    public async Task UseStreamAsync(NpgsqlDataSource database, DateOnly date, CancellationToken cancellation)
    {
        string stream = ShardEvent.StreamName(shard, date);
        if (Stream.Length > 0 && string.CompareOrdinal(stream, Stream) <= 0)
        {
            return;
        }

        await using var command = database.CreateCommand("select id, version from log.mt_streams where id collate \"C\" between $1 and $2 order by id collate \"C\" desc limit 1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ShardEvent.StreamName(shard, DateOnly.MaxValue) });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        (Stream, Version) = await row.ReadAsync(cancellation) ? (row.GetString(0), row.GetInt64(1)) : (stream, 0);
    }

    /// <summary>Instruments that stand in the log now.</summary>
    public void Learn(EngineOutput output) => Instruments.Learn(output.NewInstruments.Select(static k => k.Text));

    public void Committed(int events, long sequence)
    {
        Version += events;
        Sequence = sequence;
    }

    private async Task<long> FoldAsync(EngineReplay replay, ReplayStart start, PublishCommit publish, long upTo, CancellationToken cancellation)
    {
        long ticks = 0;
        start.Engine.BarFilter = static _ => false; // nobody looks at the bars of what is known already
        if (start.FoldedTo < PublishedTo)
        {
            await foreach (var step in replay.RunAsync(start, PublishedTo, cancellation))
            {
                ticks += Folded(step);
            }
        }

        start.Engine.BarFilter = null;
        await foreach (var step in replay.RunAsync(start, long.MaxValue, cancellation))
        {
            if (step.Recorded is { } recorded)
            {
                var commit = step.ToCommitted(shard);
                await publish(commit with { Output = commit.Output with { Signals = recorded.Data.Signals }, Previous = LastSignals }, cancellation);
                PublishedTo = recorded.Sequence;
            }

            ticks += Folded(step);
            if (start.FoldedTo >= upTo)
            {
                break; // between two commits: the events of one are not always next to each other
            }
        }

        (Engine, Sequence) = (start.Engine, start.FoldedTo);
        return ticks;
    }

    private int Folded(ReplayedStep step)
    {
        Learn(step.Output);
        LastSignals = step.Recorded?.Sequence ?? LastSignals;
        LastTicks = step.Cause as TicksEvent ?? LastTicks;
        return step.Ticks?.Count ?? 0;
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
