using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Ingestion.Simulation;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Log;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>The write side on a database, without a host around it.</summary>
internal sealed class RunningShards : IAsyncDisposable
{
    public const int Count = 3;

    private readonly ServiceProvider _services;

    private RunningShards(ServiceProvider services) => _services = services;

    public Shards Shards => _services.GetRequiredService<Shards>();

    public NpgsqlDataSource Database => _services.GetRequiredService<NpgsqlDataSource>();

    public Recorder Observed => _services.GetRequiredService<Recorder>();

    public static async Task<RunningShards> StartAsync(string connectionString)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddMarten(s =>
        {
            var options = new StoreOptions();
            LogStore.Configure(options, s.GetRequiredService<NpgsqlDataSource>());
            return options;
        });
        services.AddSingleton<Recorder>();
        services.AddSingleton<ICommitObserver>(s => s.GetRequiredService<Recorder>());
        services.AddCommands(Count, redis: null);
        var running = new RunningShards(services.BuildServiceProvider());
        await IngestSchema.MigrateAsync(running.Database, CancellationToken.None);
        await running._services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await running.Shards.StartAsync(CancellationToken.None);
        await running.Shards.Started;
        return running;
    }

    /// <summary>Ticks of a simulated market as source <c>market</c>, numbered from 1.</summary>
    public static List<Tick> Market(int count)
    {
        long start = UnixNanos.From(new DateOnly(2026, 3, 2)) + 15 * UnixNanos.PerHour;
        var market = new MarketSimulator(3, new DateOnly(2026, 3, 2), 100);
        return [.. Enumerable.Range(0, count).Select(i => market.Next(start + (i * UnixNanos.PerSecond / 100)) with { Source = "market", SourceSeq = i + 1 })];
    }

    public static int ShardOf(in Tick tick) => ShardMap.ShardOf(InstrumentKey.Parse(tick.Key).Underlying, Count);

    /// <summary>Submits and waits for the commits.</summary>
    public async Task<(int Accepted, int Duplicates)> SubmitAsync(IEnumerable<IncomingTick> ticks)
    {
        var outcomes = new List<IngestOutcome>();
        foreach (var (item, _) in await Shards.SubmitAsync("test", [.. ticks], CancellationToken.None))
        {
            outcomes.Add(await item.Committed);
        }

        return (outcomes.Sum(o => o.Accepted), outcomes.Sum(o => o.Duplicates));
    }

    public Task<(int Accepted, int Duplicates)> SubmitAsync(IEnumerable<Tick> ticks) => SubmitAsync(ticks.Select(t => new IncomingTick(t, ShardOf(t), null)));

    /// <summary>Runs every shard's log through a fresh engine; each recorded batch must come out with the same bits. Gives the numbers of the recorded ticks in order.</summary>
    public async Task<List<long>> ReplayAsync()
    {
        var numbers = new List<long>();
        for (int shard = 0; shard < Count; shard++)
        {
            var replay = _services.GetRequiredService<EngineReplay>();
            await foreach (var step in replay.RunAsync(await replay.StartAsync(shard, long.MaxValue, useSnapshots: false)))
            {
                Assert.NotNull(step.Recorded);
                Assert.Equal(step.Recorded.Data.Signals.Digest, step.Output.Signals.Digest);
                Assert.Equal(step.Cause.Version, step.Recorded.Data.CauseVersion);
                for (int i = 0; i < step.Ticks?.Count; i++)
                {
                    numbers.Add(step.Ticks[i].SourceSeq);
                }
            }
        }

        return [.. numbers.Order()];
    }

    public async ValueTask DisposeAsync()
    {
        await Shards.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    /// <summary>What observers were told.</summary>
    internal sealed class Recorder : ICommitObserver
    {
        private readonly List<long> _sequences = [];

        public IReadOnlyList<long> Sequences => _sequences;

        public void OnCommitted(CommittedBatch batch) => _sequences.Add(batch.SignalsSequence);
    }
}
