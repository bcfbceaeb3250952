using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Ingestion.Simulation;
using SignalEs.Commands.Sharding;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Integration.Tests.Services;
using SignalEs.Log;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>The write side on a database, without a host around it.</summary>
internal sealed class RunningShards : IAsyncDisposable
{
    public const int Count = 3;

    private readonly WebApplication _host;

    private RunningShards(WebApplication host, string address) => (_host, Address) = (host, new Uri(address));

    public Uri Address { get; }

    public Shards Shards => Services.GetRequiredService<Shards>();

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    public CommitSequencer Sequencer => Services.GetRequiredService<CommitSequencer>();

    public Recorder Observed => Services.GetRequiredService<Recorder>();

    public IServiceProvider Services => _host.Services;

    /// <param name="connectionString">The log.</param>
    /// <param name="redis">Endpoint to read from; null: none.</param>
    /// <param name="time">The host's clock; null: the machine's.</param>
    /// <param name="instrumentsMax">Of a shard.</param>
    public static async Task<RunningShards> StartAsync(string connectionString, string? redis = null, TimeProvider? time = null, int instrumentsMax = ShardInstruments.DefaultMost)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        string address = $"http://127.0.0.1:{LoopbackPort.Free()}";
        builder.WebHost.UseUrls(address);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        builder.Services.AddMarten(s =>
        {
            var options = new StoreOptions();
            LogStore.Configure(options, s.GetRequiredService<NpgsqlDataSource>());
            return options;
        });
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(new TickColumnPool(64) { Spoils = true });
        builder.Services.AddSingleton(new InstrumentLimit(instrumentsMax));
        builder.Services.AddSingleton<Recorder>();
        builder.Services.AddSingleton<ICommitObserver>(s => s.GetRequiredService<Recorder>());
        builder.Services.AddSingleton(HostIdentity.Create(address));
        builder.Services.AddCommands(Count, redis);
        var running = new RunningShards(builder.Build(), address);
        await IngestSchema.MigrateAsync(running.Database, CancellationToken.None);
        await running.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        running._host.MapBetweenHosts();
        PostTicks.Map(running._host.MapGroup("/api/v2"));
        await running._host.StartAsync();
        await running.Shards.Started.WaitAsync(TimeSpan.FromSeconds(30));
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
            var replay = Services.GetRequiredService<EngineReplay>();
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
        Observed.MayGoOn.Set();
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    /// <summary>What observers were told.</summary>
    internal sealed class Recorder : ICommitObserver
    {
        private readonly List<CommittedBatch> _batches = [];

        /// <summary>Reset: observers don't get on.</summary>
        public ManualResetEventSlim MayGoOn { get; } = new(true);

        public IReadOnlyList<CommittedBatch> Batches
        {
            get
            {
                lock (_batches)
                {
                    return [.. _batches];
                }
            }
        }

        public IReadOnlyList<long> Sequences => [.. Batches.Select(b => b.SignalsSequence)];

        public void OnCommitted(CommittedBatch batch)
        {
            MayGoOn.Wait();
            batch.Hold();
            lock (_batches)
            {
                _batches.Add(batch);
            }
        }
    }
}
