using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Log;

namespace SignalEs.Commands.Sharding;

/// <summary>What every shard's worker of a host shares.</summary>
/// <param name="Database">The log's database.</param>
/// <param name="Replay">Folds the log.</param>
/// <param name="Publish">Takes commits that were read from the log.</param>
/// <param name="Backlog">How much of the log isn't known here yet.</param>
/// <param name="Settings">What the engine should run with, as the settings streams say now.</param>
/// <param name="Forwarder">Hands items to the owner of a shard.</param>
/// <param name="Columns">Columns of ticks on their way into the log.</param>
/// <param name="Instruments">How many each may have.</param>
/// <param name="Metrics">Counters.</param>
/// <param name="Logger">Log.</param>
internal sealed record ShardParts(
    NpgsqlDataSource Database, EngineReplay Replay, PublishCommit Publish, Backlog Backlog, Func<CancellationToken, Task<EngineConfigured>> Settings, IShardForwarder Forwarder,
    TickColumnPool Columns, InstrumentLimit Instruments, IngestMetrics Metrics, ILogger Logger);

/// <summary>Tells observers of a commit that was read from the log; waits while they are behind.</summary>
public delegate ValueTask PublishCommit(CommittedBatch batch, CancellationToken cancellation);

/// <summary>Hands items to the host that owns a shard.</summary>
public interface IShardForwarder
{
    /// <summary>Sends items in order and completes each with what the owner answered.</summary>
    /// <returns>
    /// False when nothing of them was taken, or when to send them again does no harm: nobody owns the shard at the moment, its owner can't be reached or owns it no longer.
    /// </returns>
    Task<bool> TryForwardAsync(int shard, IReadOnlyList<IngestItem> items, CancellationToken cancellation);
}
