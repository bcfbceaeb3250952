using Microsoft.Extensions.Logging;
using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Sharding;

/// <summary>Reads a shard's state from the log, and goes on trying while it can't be read.</summary>
internal sealed class ShardReading(int shard, ShardState state, ShardParts parts)
{
    private bool _isStale = true;
    private string? _timeline;

    /// <summary>The engine has run ahead of the log: what it holds is no longer the fold of it.</summary>
    public void Discard() => _isStale = true;

    /// <summary>Folds what the log has by now, up to the commit that ends at or after <paramref name="upTo"/>.</summary>
    public async Task FoldAsync(long upTo, CancellationToken cancellation)
    {
        if (!_isStale)
        {
            try
            {
                await state.FollowAsync(parts.Replay, parts.Publish, upTo, cancellation);
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                _isStale = true;
                parts.Logger.LogWarning("Shard {Shard}: the log can't be followed ({Reason}); reading it anew", shard, e.Message);
            }
        }

        await LoadAsync(upTo, cancellation);
    }

    /// <summary>Reads the state anew: a snapshot, then the log after it, up to the commit that ends at or after <paramref name="upTo"/>.</summary>
    public async Task LoadAsync(long upTo, CancellationToken cancellation)
    {
        long started = Environment.TickCount64;
        long ticks = 0;
        var (known, timeline) = (state.Sequence, _timeline);
        // What is read here is settled with its source and shown: before and after, it has to be on the standby that commits wait for.
        await InsistAsync(() => PassBarrierAsync(cancellation), cancellation);
        await InsistAsync(async () => ticks = await state.LoadAsync(parts.Replay, parts.Publish, upTo, cancellation), cancellation);
        await InsistAsync(() => PassBarrierAsync(cancellation), cancellation);
        _isStale = false;
        if (state.Sequence < known)
        {
            // Only a server that hadn't got everything, promoted or restored, can be behind what was committed.
            parts.Metrics.LogWentBack(shard);
            parts.Logger.LogError("Shard {Shard}: the log has lost commits: it ends at sequence {Sequence}, {Known} was committed before", shard, state.Sequence, known);
            await InsistAsync(() => LogLosses.RecordAsync(parts.Database, shard, known, state.Sequence, timeline, _timeline!, cancellation), cancellation);
        }

        if (state.DamagedSnapshots > 0)
        {
            parts.Metrics.SnapshotsDamaged(shard, state.DamagedSnapshots);
            parts.Logger.LogError("Shard {Shard}: {Count} snapshots are damaged and were passed over; more of the log was folded", shard, state.DamagedSnapshots);
        }

        parts.Logger.LogInformation(
            "Shard {Shard}: at sequence {Sequence}, {Ticks} ticks folded in {Milliseconds} ms", shard, state.Sequence, ticks, Environment.TickCount64 - started);
    }

    /// <summary>Reads offsets and sources, which only the owner needs.</summary>
    public Task LoadLedgersAsync(CancellationToken cancellation) => InsistAsync(() => state.LoadLedgersAsync(parts.Database, cancellation), cancellation);

    private async Task PassBarrierAsync(CancellationToken cancellation)
    {
        await using var connection = parts.Database.CreateConnection();
        _timeline = await ReplicationBarrier.PassAsync(connection, cancellation);
    }

    /// <summary>Until the log can be read.</summary>
    public async Task InsistAsync(Func<Task> read, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await read();
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                parts.Logger.LogWarning("Shard {Shard}: the log can't be read (attempt {Attempt}): {Reason}", shard, attempt, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1000, 50 * attempt)), cancellation);
            }
        }
    }
}
