using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Commands.Settings;
using SignalEs.Commands.Sharding;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Log;

namespace SignalEs.Commands.Ingestion;

/// <summary>The shards of the log: a worker each, which writes the shard or follows its owner. Sources hand their ticks in here.</summary>
public sealed class Shards : BackgroundService, IHostedLifecycleService
{
    private readonly ShardWorker[] _workers;
    private readonly SettingsStore _settings;
    private readonly NpgsqlDataSource _database;
    private readonly CommitSequencer _sequencer;
    private readonly TickColumnPool _columns;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<long> _known;

    public Shards(
        ShardCount count, GroupCommit commits, NpgsqlDataSource database, EngineReplay replay, CommitSequencer sequencer, SettingsStore settings, HostIdentity self,
        TimeProvider time, IngestMetrics metrics, TickColumnPool columns, InstrumentLimit instruments, ILoggerFactory loggers)
    {
        (_settings, _database, _sequencer, _known, _columns) = (settings, database, sequencer, new long[count.Value], columns);
        var logger = loggers.CreateLogger<Shards>();
        Forwarder = new HttpShardForwarder(shard => Ownership!.AddressOf(shard), database, logger);
        var parts = new ShardParts(database, replay, sequencer.PublishAsync, new Backlog(database, sequencer), SettingsOfNowAsync, Forwarder, columns, instruments, metrics, logger);
        _workers = [.. Enumerable.Range(0, count.Value).Select(i => new ShardWorker(i, commits, sequencer, time, parts))];
        Ownership = new ShardOwnership(_workers, sequencer, database, self, loggers.CreateLogger<ShardOwnership>());
    }

    public IReadOnlyList<ShardWorker> Workers => _workers;

    /// <summary>Which of them this host writes.</summary>
    public ShardOwnership Ownership { get; }

    internal HttpShardForwarder Forwarder { get; }

    /// <summary>Completed when the log is folded.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Completed when, besides, every shard has an owner.</summary>
    public Task Started => _started.Task;

    public bool IsReady => _started.Task.IsCompletedSuccessfully && _workers.All(w => w.IsReady);

    public int ShardOf(string underlying) => ShardMap.ShardOf(underlying, _workers.Length);

    /// <summary>For a reader of ticks of any shard.</summary>
    public KeyCheck NewCheck() => new(_workers.Length, shard => _workers[shard].Instruments);

    /// <summary>
    /// Distributes checked ticks to their shards, in order within each. Every item is queued when this returns (waiting where a queue is full); what became of them is in
    /// <see cref="IngestItem.Committed"/>, <c>Places</c> says where the item's ticks stood in <paramref name="incoming"/>.
    /// </summary>
    public async Task<IReadOnlyList<(IngestItem Item, IReadOnlyList<int> Places)>> SubmitAsync(
        string sourceStream, IReadOnlyList<IncomingTick> incoming, CancellationToken cancellation)
    {
        var perShard = new SortedDictionary<int, List<Part>>();
        for (int i = 0; i < incoming.Count; i++)
        {
            var (tick, shard, rejected) = incoming[i];
            if (!perShard.TryGetValue(shard, out var parts))
            {
                perShard.Add(shard, parts = [new Part(_columns)]);
            }

            if (parts[^1].IsFull)
            {
                parts.Add(new Part(_columns));
            }

            var part = parts[^1];
            if (rejected is not null)
            {
                part.Rejected.Add(new PlacedRejection(rejected, part.Ticks.Count));
                continue;
            }

            part.Ticks.Add(tick);
            part.Places.Add(i);
        }

        var items = new List<(IngestItem, IReadOnlyList<int>)>();
        foreach (var (shard, parts) in perShard)
        {
            foreach (var part in parts)
            {
                var item = new IngestItem { SourceStream = sourceStream, Ticks = part.Ticks.Build(), WantsPositions = true, Rejected = part.Rejected };
                await _workers[shard].SubmitAsync(item, cancellation);
                items.Add((item, part.Places));
            }
        }

        return items;
    }

    // What goes to a shard as one item; no more than a batch can hold.
    private sealed class Part(TickColumnPool columns)
    {
        private const int CountMax = 2 * ShardWorker.TicksPerCommit;

        public TickBatchBuilder Ticks { get; } = new(capacity: 64, columns);

        public List<int> Places { get; } = [];

        public List<PlacedRejection> Rejected { get; } = [];

        public bool IsFull => Ticks.Count + Rejected.Count >= CountMax;
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

    /// <summary>Items that another host handed on: committed here, or refused if this host doesn't own the shard.</summary>
    /// <exception cref="NotOwnerException">Nothing was taken.</exception>
    public async Task TakeForwardedAsync(int shard, IReadOnlyList<IngestItem> items, CancellationToken cancellation)
    {
        if (_workers[shard].Tenure is null)
        {
            throw new NotOwnerException(shard);
        }

        foreach (var item in items)
        {
            await _workers[shard].SubmitAsync(item, cancellation);
        }

        await Task.WhenAll(items.Select(i => i.Committed)).WaitAsync(cancellation);
    }

    /// <summary>Before observers look at the log: what is in it now they know from the read tables, what comes later they are told.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand("""
            select coalesce((select max(seq_id) from log.mt_events), 0), array(
              select coalesce((
                select e.seq_id from log.mt_streams s join log.mt_events e on e.stream_id = s.id and e.version = s.version
                where s.id like 'shard-' || n || '-%' order by s.id desc limit 1), 0)
              from generate_series(0, $1 - 1) n order by n)
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _workers.Length });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        _sequencer.Start(row.GetInt64(0));
        _known = row.GetFieldValue<long[]>(1);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
        _left.Dispose();
        Forwarder.Dispose();
        Array.ForEach(_workers, w => w.Dispose());
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = Task.WhenAll(_workers.Select((w, i) => Task.Run(() => w.RunAsync(_known[i], _abort.Token), CancellationToken.None)));
        Task? owning = null;
        try
        {
            await _settings.EnsureDefaultsAsync(stoppingToken);
            while (!_workers.All(w => w.IsReady))
            {
                await Task.Delay(10, stoppingToken);
            }

            _loaded.TrySetResult();
            owning = Task.Run(() => Ownership.RunAsync(_left.Token), CancellationToken.None);
            await Ownership.Settled.WaitAsync(stoppingToken);
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

        await _left.CancelAsync();
        if (owning is not null)
        {
            await owning;
            await Ownership.LeaveAsync(CancellationToken.None);
        }
    }

    private async Task<EngineConfigured> SettingsOfNowAsync(CancellationToken cancellation)
    {
        var settings = (await _settings.LoadAsync(cancellation)).ToEngineSettings();
        return new EngineConfigured(settings, settings.Hash, [], "host");
    }
}
