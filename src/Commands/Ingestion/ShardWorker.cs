using Microsoft.Extensions.Logging;
using SignalEs.Commands.Sharding;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// A shard as this host sees it. While the host owns it (<see cref="ShardTenure"/>) this is its one writer: takes items off a bounded queue, groups what is waiting, runs
/// the engine and commits ticks, signals, offsets and counters in one transaction with the expected stream version and the epoch of the tenure. While another host
/// owns it the engine follows the log, and items are handed on to the owner, in the same order. Whatever goes wrong with a commit, the state is read back from the log
/// before the next attempt, so memory never runs ahead of what is durable.
/// </summary>
public sealed class ShardWorker : IDisposable
{
    /// <summary>Ticks in one commit at most, unless a single item brings more.</summary>
    public const int TicksPerCommit = 4096;

    /// <summary>Items that wait at most; a source that is faster than the log waits with them.</summary>
    public const int QueueLength = 64;

    private static readonly TimeSpan OwnerlessWait = TimeSpan.FromMilliseconds(50);

    private readonly ShardQueue _queue = new();
    private readonly ShardState _state;
    private readonly ShardCommit _commit;
    private readonly ShardHandOver _handOver;
    private readonly SnapshotWriter _snapshots;
    private readonly ShardParts _parts;
    private readonly SemaphoreSlim _folding = new(1);
    private readonly AssignmentSignal _assignment = new();
    private ShardTenure? _assigned;
    private ShardTenure? _tenure;
    private volatile bool _isReady;
    private readonly ShardReading _reading;

    internal ShardWorker(int shard, GroupCommit commits, CommitSequencer sequencer, TimeProvider time, ShardParts parts)
    {
        Shard = shard;
        _parts = parts;
        _state = new ShardState(shard, parts.Instruments);
        _reading = new ShardReading(shard, _state, parts);
        _commit = new ShardCommit(shard, _state, commits, parts.Database, sequencer, time, parts.Columns, parts.Metrics);
        _handOver = new ShardHandOver(shard, _commit, parts.Forwarder);
        _snapshots = new SnapshotWriter(shard, parts.Database, parts.Logger);
    }

    public int Shard { get; }

    internal TickColumnPool Columns => _parts.Columns;

    internal ShardInstruments Instruments => _state.Instruments;

    /// <summary>The state is loaded: the shard is written here, or followed.</summary>
    public bool IsReady => _isReady;

    /// <summary>Set while this host writes the shard.</summary>
    public ShardTenure? Tenure => Volatile.Read(ref _tenure) is { IsOver: false } tenure ? tenure : null;

    internal ShardTenure? Assigned => Volatile.Read(ref _assigned);

    /// <summary>Waits while the queue is full: back-pressure reaches the source.</summary>
    public ValueTask SubmitAsync(IngestItem item, CancellationToken cancellation) => _queue.AddAsync(item, cancellation);

    /// <summary>Last committed entry of a source stream; empty before the first. Only meaningful while there is a <see cref="Tenure"/>.</summary>
    public string OffsetOf(string stream) => _state.Offsets.TryGetValue(stream, out string? offset) ? offset : "";

    /// <summary>Settings in force; null before the shard's first event.</summary>
    public EngineSettings? Settings => _state.Engine.Settings;

    /// <summary>Newest sequence of the shard that is folded in.</summary>
    public long Sequence => _state.Sequence;

    /// <summary>Live underlyings with something due; see <see cref="SignalEngine.DueBy"/>. Called by the idle clock between commits.</summary>
    public IReadOnlyList<string> DueBy(long tsNs, long recentNs)
    {
        lock (_state)
        {
            return Tenure is not null ? _state.Engine.DueBy(tsNs, recentNs) : [];
        }
    }

    /// <summary>Items waiting.</summary>
    public int Waiting => _queue.Count;

    internal int SourcesInMemory => _state.Sources.Count;

    /// <summary>No more items; <see cref="RunAsync"/> ends when those that wait are committed.</summary>
    public void Stop() => _queue.Complete();

    /// <summary>Has the worker write the shard under a tenure, or follow it (null). It does so after the commit that is under way.</summary>
    internal void Assign(ShardTenure? tenure)
    {
        var before = Interlocked.Exchange(ref _assigned, tenure);
        if (!ReferenceEquals(before, tenure))
        {
            before?.End();
            _assignment.Set();
        }
    }

    /// <summary>Until no commit under an earlier tenure can be under way any more.</summary>
    internal async Task SteppedDownAsync(CancellationToken cancellation)
    {
        while (_isReady && Volatile.Read(ref _tenure) is not null && Volatile.Read(ref _assigned) is null)
        {
            await Task.Delay(5, cancellation);
        }
    }

    /// <summary>While another host writes the shard: folds what it has written.</summary>
    /// <param name="upTo">No further than to the commit that ends there or after.</param>
    /// <param name="cancellation">Stops it.</param>
    internal async Task FollowAsync(long upTo, CancellationToken cancellation)
    {
        await _folding.WaitAsync(cancellation);
        try
        {
            if (_isReady && _tenure is null)
            {
                await _reading.FoldAsync(upTo, cancellation);
            }
        }
        finally
        {
            _folding.Release();
        }
    }

    /// <param name="publishedTo">Newest event of the shard when this host started: what comes after it observers are told.</param>
    /// <param name="cancellation">Leaves what is queued to its source.</param>
    public async Task RunAsync(long publishedTo, CancellationToken cancellation)
    {
        var group = new List<IngestItem>();
        try
        {
            _state.PublishedTo = publishedTo;
            await _reading.LoadAsync(publishedTo, cancellation);
            _isReady = true;
            while (await _queue.WaitAsync(_assignment.Task, cancellation))
            {
                await TakeAssignmentAsync(cancellation);
                group.Clear();
                _queue.Take(group);
                if (group.Count > 0)
                {
                    await SettleAsync(group, cancellation);
                }

                if (_tenure is not null)
                {
                    _snapshots.MaybeSave(_state);
                }
            }

            if (_tenure is not null)
            {
                await _snapshots.SaveNowAsync(_state);
            }
        }
        finally
        {
            _isReady = false;
            group.ForEach(item => item.Completion.TrySetCanceled(CancellationToken.None));
            _queue.Abandon(cancellation);
        }
    }

    public void Dispose() => _folding.Dispose();

    // Commits the group here, or hands it to the owner, whoever that is by then.
    private async Task SettleAsync(List<IngestItem> group, CancellationToken cancellation)
    {
        while (group.Count > 0)
        {
            if (_tenure is not null)
            {
                await CommitAsync(group, cancellation);
            }
            else if (!await _handOver.HandOnAsync(group, cancellation))
            {
                await Task.Delay(OwnerlessWait, cancellation);
            }

            await TakeAssignmentAsync(cancellation);
        }
    }

    private async Task CommitAsync(List<IngestItem> group, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await _commit.RunAsync(group, cancellation);
                group.Clear();
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                _commit.Failed(e);
                _parts.Metrics.CommitFailed(Shard);
                if (IngestSchema.IsFenced(e))
                {
                    _parts.Logger.LogWarning("Shard {Shard}: another host has taken it over; this one follows", Shard);
                    if (_tenure is { } lost && ReferenceEquals(Interlocked.CompareExchange(ref _assigned, null, lost), lost))
                    {
                        lost.End();
                    }
                }
                else
                {
                    _parts.Logger.LogWarning(e, "Shard {Shard}: commit failed (attempt {Attempt}); reading the state back from the log", Shard, attempt);
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 20 * attempt * attempt)), cancellation);
                }

                if (!ReferenceEquals(Volatile.Read(ref _assigned), _tenure))
                {
                    _reading.Discard();
                    _handOver.Abandon(group);
                    return;
                }

                await _reading.LoadAsync(long.MaxValue, cancellation);
                await _reading.LoadLedgersAsync(cancellation);
            }
        }
    }

    private async Task TakeAssignmentAsync(CancellationToken cancellation)
    {
        while (true)
        {
            _assignment.Rearm();
            if (ReferenceEquals(Volatile.Read(ref _assigned), _tenure))
            {
                return;
            }

            await StepDownAsync(cancellation);
            await _parts.Backlog.ShortAsync(this, cancellation);
            ShardTenure? stepped = null;
            await _folding.WaitAsync(cancellation);
            try
            {
                if (Volatile.Read(ref _assigned) is { } assigned)
                {
                    await StepUpAsync(assigned, cancellation);
                    stepped = assigned;
                }
            }
            finally
            {
                _folding.Release();
            }

            // Outside: this commit may have to wait until followed shards are folded.
            if (stepped is not null)
            {
                await OpenTenureAsync(stepped, cancellation);
            }
        }
    }

    // Under the lock, so that no fold is under way that took this host for a follower still.
    private async Task StepDownAsync(CancellationToken cancellation)
    {
        await _folding.WaitAsync(cancellation);
        Volatile.Write(ref _tenure, null);
        _folding.Release();
    }

    private async Task StepUpAsync(ShardTenure tenure, CancellationToken cancellation)
    {
        await _reading.FoldAsync(long.MaxValue, cancellation);
        await _reading.LoadLedgersAsync(cancellation);
        _state.Epoch = tenure.Epoch;
        Volatile.Write(ref _tenure, tenure);
    }

    private async Task OpenTenureAsync(ShardTenure tenure, CancellationToken cancellation)
    {
        // The settings of now come before the first tick, also when they were changed while nobody owned the shard.
        EngineConfigured? settings = null;
        await _reading.InsistAsync(async () => settings = await _parts.Settings(cancellation), cancellation);
        await CommitAsync([new IngestItem { SourceStream = "settings", Configuration = settings }], cancellation);
        if (!tenure.IsOver)
        {
            tenure.MarkUp();
        }

        _parts.Logger.LogInformation("Shard {Shard}: owned under epoch {Epoch}, at sequence {Sequence}", Shard, tenure.Epoch, _state.Sequence);
    }
}
