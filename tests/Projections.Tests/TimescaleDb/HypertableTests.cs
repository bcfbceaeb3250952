using JasperFx.Events;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests.TimescaleDb;

public sealed class HypertableTests(PrivatePostgres postgres)
{
    private const string Variable = "SIGNALES_TIMESCALEDB";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hypertables_take_the_same_pages_and_hold_the_same_rows_as_plain_partitions()
    {
        string? connectionString = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(connectionString is null, $"{Variable} names no server; see README.md");
        await using var timescale = NpgsqlDataSource.Create(connectionString);
        await using var plain = await postgres.NewDatabaseAsync();
        var pages = Pages();

        var hyper = await FoldAsync(timescale, pages);
        Assert.Equal(await FoldAsync(plain, pages), hyper);
        Assert.All(hyper, t => Assert.True(t.Rows > 0, t.Table));

        await using var connection = await timescale.OpenConnectionAsync(Cancellation);
        Assert.Equal(TimeStorage.Hypertables, await ReadSchema.StorageAsync(connection, Cancellation));
        long hypertables = await connection.ScalarAsync<long>(
            "select count(*) from timescaledb_information.hypertables where hypertable_schema = 'read' and compression_enabled", Cancellation);
        Assert.Equal(ReadModels.All.SelectMany(m => m.Tables).Count(t => t.ByTime), hypertables);
    }

    private static async Task<IReadOnlyList<TableChecksum>> FoldAsync(NpgsqlDataSource database, IReadOnlyList<IReadOnlyList<IEvent>> pages)
    {
        await ReadSchema.MigrateAsync(database, Cancellation);
        await using var connection = await database.OpenConnectionAsync(Cancellation);
        var all = new List<TableChecksum>();
        foreach (var model in ReadModels.All)
        {
            var writer = new VersionWriter(model, 1);
            foreach (var page in pages)
            {
                await writer.ApplyAsync(connection, new LogPage(page, new CalendarBook(), new NoEvents()), Cancellation);
            }

            all.AddRange(await TableChecksum.OfAsync(connection, model, 1, Cancellation));
        }

        return all;
    }

    private static List<IReadOnlyList<IEvent>> Pages()
    {
        var engine = new SignalEngine(0);
        engine.Configure(new EngineConfigured(DefaultSettings.Settings, DefaultSettings.Settings.Hash, [], "test"));
        var market = new SomeMarket(20);
        var pages = new List<IReadOnlyList<IEvent>>();
        for (int i = 0; i < 6; i++)
        {
            var ticks = market.Next(150);
            var signals = engine.Apply(ticks).Signals;
            pages.Add(
            [
                At(new TicksIngested(0, "test", "", "", "", ticks), 2 * i + 1),
                At(new SignalsComputed(0, 2 * i + 1, engine.FormulaSetHash, SignalEngine.Version, signals), 2 * i + 2),
            ]);
        }

        return pages;
    }

    private static Event<T> At<T>(T data, long version) where T : notnull => new(data)
    {
        Sequence = version,
        Version = version,
        StreamKey = "shard-0-2021-01-29",
        EventTypeName = data is TicksIngested ? "ticks_ingested" : "signals_computed",
        Timestamp = DateTimeOffset.UnixEpoch,
    };

    private sealed class NoEvents : IEventLookup
    {
        public Task<IEvent?> AtAsync(string stream, long version, CancellationToken cancellation) => Task.FromResult<IEvent?>(null);
    }
}
