using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Log;

namespace SignalEs.Commands.Ingestion;

/// <summary>The shards of this host: a worker each. Sources hand their ticks in here.</summary>
public sealed class Shards : BackgroundService
{
    private readonly ShardWorker[] _workers;
    private readonly SettingsStore _settings;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();

    public Shards(
        ShardCount count, IDocumentStore store, NpgsqlDataSource database, EngineReplay replay, CommitSequencer sequencer, SettingsStore settings,
        TimeProvider time, IngestMetrics metrics, ILogger<Shards> logger)
    {
        _settings = settings;
        _workers = [.. Enumerable.Range(0, count.Value).Select(i => new ShardWorker(i, store, database, replay, sequencer, time, metrics, logger))];
    }

    public IReadOnlyList<ShardWorker> Workers => _workers;

    /// <summary>Completed when every shard is restored and configured.</summary>
    public Task Started => _started.Task;

    public bool IsReady => _started.Task.IsCompletedSuccessfully && _workers.All(w => w.IsReady);

    public int ShardOf(string underlying) => ShardMap.ShardOf(underlying, _workers.Length);

    /// <summary>
    /// Distributes checked ticks to their shards, in order within each. Every item is queued when this returns (waiting where a queue is full); what became of them is in
    /// <see cref="IngestItem.Committed"/>, <c>Places</c> says where the item's ticks stood in <paramref name="incoming"/>.
    /// </summary>
    public async Task<IReadOnlyList<(IngestItem Item, IReadOnlyList<int> Places)>> SubmitAsync(
        string sourceStream, IReadOnlyList<IncomingTick> incoming, CancellationToken cancellation)
    {
        var perShard = new SortedDictionary<int, (TickBatchBuilder Ticks, List<int> Places, List<PlacedRejection> Rejected)>();
        for (int i = 0; i < incoming.Count; i++)
        {
            var (tick, shard, rejected) = incoming[i];
            if (!perShard.TryGetValue(shard, out var list))
            {
                list = (new TickBatchBuilder(), [], []);
                perShard.Add(shard, list);
            }

            if (rejected is not null)
            {
                list.Rejected.Add(new PlacedRejection(rejected, list.Ticks.Count));
                continue;
            }

            list.Ticks.Add(tick);
            list.Places.Add(i);
        }

        var items = new List<(IngestItem, IReadOnlyList<int>)>();
        foreach (var (shard, list) in perShard)
        {
            var item = new IngestItem { SourceStream = sourceStream, Ticks = list.Ticks.Build(), WantsPositions = true, Rejected = list.Rejected };
            await _workers[shard].SubmitAsync(item, cancellation);
            items.Add((item, list.Places));
        }

        return items;
    }

    /// <summary>Has every shard take settings, from its next commit on.</summary>
    public async Task ConfigureAsync(EngineSettings settings, string by, CancellationToken cancellation)
    {
        var items = new List<IngestItem>();
        foreach (var worker in _workers)
        {
            var item = new IngestItem { SourceStream = "settings", Configuration = new EngineConfigured(settings, settings.Hash, [], by) };
            await worker.SubmitAsync(item, cancellation);
            items.Add(item);
        }

        foreach (var item in items)
        {
            await item.Committed.WaitAsync(cancellation);
        }
    }

    /// <summary>Has the shard of an instrument take amended metadata.</summary>
    public async Task AmendAsync(InstrumentMetadata metadata, string by, CancellationToken cancellation)
    {
        var worker = _workers[ShardOf(InstrumentKey.Parse(metadata.Key).Underlying)];
        var item = new IngestItem
        {
            SourceStream = "settings",
            Configuration = new EngineConfigured(null, worker.Settings?.Hash ?? "", [metadata], by),
        };
        await worker.SubmitAsync(item, cancellation);
        await item.Committed.WaitAsync(cancellation);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in _workers)
        {
            worker.Stop();
        }

        // What is queued is committed; only when the host's patience ends is it left to its source.
        await using var registration = cancellationToken.Register(_abort.Cancel);
        await (ExecuteTask ?? Task.CompletedTask);
    }

    public override void Dispose()
    {
        _abort.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = Task.WhenAll(_workers.Select(w => Task.Run(() => w.RunAsync(_abort.Token), CancellationToken.None)));
        try
        {
            await _settings.EnsureDefaultsAsync(stoppingToken);
            var state = await _settings.LoadAsync(stoppingToken);
            await ConfigureAsync(state.ToEngineSettings(), "host", stoppingToken);
            _started.TrySetResult();
        }
        catch (Exception e) when (e is OperationCanceledException)
        {
            _started.TrySetCanceled(stoppingToken);
        }

        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // stopped before the queues were empty: sources send again what wasn't answered
        }
    }
}
