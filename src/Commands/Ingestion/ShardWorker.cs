using System.Threading.Channels;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Log;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// The one writer of a shard. Takes items off a bounded queue, groups what is waiting, runs the engine and commits ticks, signals, offsets and
/// counters in one transaction with the expected stream version. Whatever goes wrong with a commit, the state is read back from the log before
/// the next attempt, so memory never runs ahead of what is durable.
/// </summary>
public sealed class ShardWorker
{
    /// <summary>Ticks in one commit at most, unless a single item brings more.</summary>
    public const int TicksPerCommit = 4096;

    /// <summary>Items that wait at most; a source that is faster than the log waits with them.</summary>
    public const int QueueLength = 64;

    private readonly Channel<IngestItem> _queue = Channel.CreateBounded<IngestItem>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly ShardState _state;
    private readonly ShardCommit _commit;
    private readonly SnapshotWriter _snapshots;
    private readonly NpgsqlDataSource _database;
    private readonly EngineReplay _replay;
    private readonly IngestMetrics _metrics;
    private readonly ILogger _logger;
    private volatile bool _isReady;

    public ShardWorker(
        int shard, IDocumentStore store, NpgsqlDataSource database, EngineReplay replay, CommitSequencer sequencer, TimeProvider time, IngestMetrics metrics, ILogger logger)
    {
        Shard = shard;
        (_database, _replay, _metrics, _logger) = (database, replay, metrics, logger);
        _state = new ShardState(shard);
        _commit = new ShardCommit(shard, _state, store, database, sequencer, time, metrics);
        _snapshots = new SnapshotWriter(shard, database, logger);
    }

    public int Shard { get; }

    /// <summary>State is loaded and items are being taken.</summary>
    public bool IsReady => _isReady;

    /// <summary>Waits while the queue is full: back-pressure reaches the source.</summary>
    public ValueTask SubmitAsync(IngestItem item, CancellationToken cancellation) => _queue.Writer.WriteAsync(item, cancellation);

    /// <summary>Last committed entry of a source stream; empty before the first. Only meaningful once <see cref="IsReady"/>.</summary>
    public string OffsetOf(string stream) => _state.Offsets.TryGetValue(stream, out string? offset) ? offset : "";

    /// <summary>Settings in force; null before the shard's first event.</summary>
    public EngineSettings? Settings => _state.Engine.Settings;

    /// <summary>Live underlyings with something due; see <see cref="SignalEngine.DueBy"/>. Called by the idle clock between commits.</summary>
    public IReadOnlyList<string> DueBy(long tsNs, long recentNs)
    {
        lock (_state)
        {
            return _isReady ? _state.Engine.DueBy(tsNs, recentNs) : [];
        }
    }

    /// <summary>Items waiting.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>No more items; <see cref="RunAsync"/> ends when those that wait are committed.</summary>
    public void Stop() => _queue.Writer.TryComplete();

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await LoadAsync(cancellation);
            _isReady = true;
            var group = new List<IngestItem>();
            while (await _queue.Reader.WaitToReadAsync(cancellation))
            {
                group.Clear();
                Take(group);
                await CommitAsync(group, cancellation);
                _snapshots.MaybeSave(_state);
            }

            await _snapshots.SaveNowAsync(_state);
        }
        finally
        {
            _isReady = false;
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var left))
            {
                left.Completion.TrySetCanceled(cancellation);
            }
        }
    }

    // What waits while a commit is under way goes into the next one: batches grow with the load, and an idle shard answers at once.
    private void Take(List<IngestItem> group)
    {
        int ticks = 0;
        while (_queue.Reader.TryPeek(out var next))
        {
            bool fits = group.Count == 0
                || (ticks + next.Ticks.Count <= TicksPerCommit && next.SourceStream == group[0].SourceStream && IsTicks(next) && IsTicks(group[0]));
            if (!fits)
            {
                return;
            }

            _queue.Reader.TryRead(out next);
            ticks += next!.Ticks.Count;
            group.Add(next);
        }
    }

    private static bool IsTicks(IngestItem item) => item.Clock is null && item.Configuration is null;

    private async Task CommitAsync(List<IngestItem> group, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await _commit.RunAsync(group, cancellation);
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                _metrics.CommitFailed(Shard);
                _logger.LogWarning(e, "Shard {Shard}: commit failed (attempt {Attempt}); reading the state back from the log", Shard, attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 20 * attempt * attempt)), cancellation);
                await LoadAsync(cancellation);
            }
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                long started = Environment.TickCount64;
                long ticks = await _state.LoadAsync(_database, _replay, cancellation);
                _logger.LogInformation(
                    "Shard {Shard}: at sequence {Sequence}, {Ticks} ticks folded in {Milliseconds} ms", Shard, _state.Sequence, ticks, Environment.TickCount64 - started);
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                _logger.LogWarning(e, "Shard {Shard}: the log can't be read (attempt {Attempt})", Shard, attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 50 * attempt)), cancellation);
            }
        }
    }
}
