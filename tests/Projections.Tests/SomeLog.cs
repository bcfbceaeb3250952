using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using Marten;
using Marten.Events.Archiving;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Log;
using SignalEs.Log.Archiving;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

/// <summary>A log in a database of its own, written as a shard worker writes it.</summary>
internal sealed class SomeLog : IAsyncDisposable
{
    private readonly Dictionary<int, (SignalEngine Engine, long Version)> _shards = [];

    private SomeLog(NpgsqlDataSource database)
    {
        Database = database;
        Partitions = new Partitions(database);
        var store = NewStore(database, Partitions);
        Store = store;
        Rebuilder = new Rebuilder(database, store, StorageSettings.Default, TimeProvider.System);
    }

    public NpgsqlDataSource Database { get; }

    public DocumentStore Store { get; }

    public Rebuilder Rebuilder { get; }

    public Partitions Partitions { get; }

    public static async Task<SomeLog> NewAsync(PrivatePostgres postgres)
    {
        var database = await postgres.NewDatabaseAsync();
        var log = new SomeLog(database);
        await log.Store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await Archiver.MigrateAsync(database);
        await ReadSchema.MigrateAsync(database, StorageSettings.Default);
        return log;
    }

    /// <summary>Another store on the same database, as another process has it.</summary>
    public static DocumentStore NewStore(NpgsqlDataSource database, Partitions? partitions = null)
    {
        DocumentStore store = null!;
        store = DocumentStore.For(options =>
        {
            LogStore.Configure(options, database);
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            ProjectionsModule.Register(options, database, () => store, partitions);
        });
        return store;
    }

    public async Task<IProjectionDaemon> StartDaemonAsync()
    {
        var daemon = await Store.BuildProjectionDaemonAsync(logger: NullLogger.Instance);
        await daemon.StartAllAsync();
        return daemon;
    }

    /// <summary>Appends a batch of ticks and what the engine makes of it, in one commit.</summary>
    public async Task AppendAsync(int shard, TickBatch ticks)
    {
        var (engine, version) = _shards.TryGetValue(shard, out var known) ? known : (new SignalEngine(shard), 0);
        var events = new List<object>();
        if (version == 0)
        {
            events.Add(Configure(engine, new EngineConfigured(DefaultSettings.Settings, DefaultSettings.Settings.Hash, [], "test")));
        }

        long cause = version + events.Count + 1;
        var output = engine.Apply(ticks);
        events.Add(new TicksIngested(shard, "test", "", "", "", ticks));
        events.Add(new SignalsComputed(shard, cause, engine.FormulaSetHash, SignalEngine.Version, output.Signals));
        _shards[shard] = (engine, await CommitAsync(shard, version, events));
        engine.Confirm(output, 1);
    }

    /// <summary>Another session calendar for one instrument, from here on.</summary>
    public async Task AmendAsync(int shard, InstrumentMetadata metadata)
    {
        var (engine, version) = _shards[shard];
        var configured = Configure(engine, new EngineConfigured(null, engine.Settings!.Hash, [metadata], "test"));
        _shards[shard] = (engine, await CommitAsync(shard, version, [configured]));
        await using var session = Store.LightweightSession();
        session.Events.Append("instrument-" + metadata.Key, new InstrumentAmended(metadata, "test"));
        await session.SaveChangesAsync();
    }

    public async Task AdvanceClockAsync(int shard, long tsNs)
    {
        var (engine, version) = _shards[shard];
        var clock = new ClockAdvanced(shard, tsNs, []);
        var output = engine.AdvanceClock(clock);
        _shards[shard] = (engine, await CommitAsync(
            shard, version, [clock, new SignalsComputed(shard, version + 1, engine.FormulaSetHash, SignalEngine.Version, output.Signals)]));
        engine.Confirm(output, 1);
    }

    public async Task<IReadOnlyList<IEvent>> AllEventsAsync()
    {
        await using var session = Store.QuerySession();
        return await session.Events.QueryAllRawEvents().Where(e => e.MaybeArchived()).OrderBy(e => e.Sequence).ToListAsync();
    }

    /// <summary>Waits until the live projection has written everything that is in the log now.</summary>
    public async Task CaughtUpAsync(TimeSpan? patience = null)
    {
        var until = DateTime.UtcNow + (patience ?? TimeSpan.FromSeconds(30));
        while (true)
        {
            await using var connection = await Database.OpenConnectionAsync();
            long newest = await connection.ScalarAsync<long>("select max(seq_id) from log.mt_events", default);
            long at = await Progress.LiveAsync(connection, default);
            if (at >= newest)
            {
                return;
            }

            Assert.True(DateTime.UtcNow < until, $"the projection stands at {at} of {newest}");
            await Task.Delay(5);
        }
    }

    public async Task<IReadOnlyList<TableChecksum>> ChecksumAsync(ReadModel model, int? version = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return await TableChecksum.OfAsync(connection, model, version ?? await Versions.LiveAsync(connection, model, default), default);
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Database.DisposeAsync();
    }

    private static EngineConfigured Configure(SignalEngine engine, EngineConfigured configured)
    {
        engine.Configure(configured);
        return configured;
    }

    private async Task<long> CommitAsync(int shard, long version, IReadOnlyList<object> events)
    {
        await using var session = Store.LightweightSession();
        session.Events.Append(ShardEvent.StreamName(shard, new DateOnly(2021, 1, 29)), version + events.Count, events);
        await session.SaveChangesAsync();
        return version + events.Count;
    }
}
