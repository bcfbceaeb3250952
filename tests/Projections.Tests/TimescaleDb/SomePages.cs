using JasperFx.Events;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;

namespace SignalEs.Projections.Tests.TimescaleDb;

/// <summary>Pages of events without a log: the WASM build of TimescaleDB can't hold Marten's schema.</summary>
internal static class SomePages
{
    public static IReadOnlyList<IEvent>[] Of(ulong seed, int count)
    {
        var engine = new SignalEngine(0);
        engine.Configure(new EngineConfigured(DefaultSettings.Settings, DefaultSettings.Settings.Hash, [], "test"));
        var market = new SomeMarket(seed);
        var pages = new IReadOnlyList<IEvent>[count];
        for (int i = 0; i < count; i++)
        {
            var ticks = market.Next(150);
            var signals = engine.Apply(ticks).Signals;
            pages[i] =
            [
                At(new TicksIngested(0, "test", "", "", "", ticks), 2 * i + 1),
                At(new SignalsComputed(0, 2 * i + 1, engine.FormulaSetHash, SignalEngine.Version, signals), 2 * i + 2),
            ];
        }

        return pages;
    }

    public static async Task<IReadOnlyList<TableChecksum>> FoldAsync(NpgsqlDataSource database, IReadOnlyList<IEvent>[] pages, StorageSettings settings)
    {
        await ReadSchema.MigrateAsync(database, settings, TestContext.Current.CancellationToken);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await WriteAsync(connection, pages);
        return await ChecksumsAsync(connection);
    }

    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<IEvent>[] pages)
    {
        foreach (var model in ReadModels.All)
        {
            var writer = new VersionWriter(model, 1);
            foreach (var page in pages)
            {
                await writer.ApplyAsync(connection, new LogPage(page, new CalendarBook(), new PageLookup(pages)), TestContext.Current.CancellationToken);
            }
        }
    }

    public static async Task<IReadOnlyList<TableChecksum>> ChecksumsAsync(NpgsqlConnection connection)
    {
        var all = new List<TableChecksum>();
        foreach (var model in ReadModels.All)
        {
            all.AddRange(await TableChecksum.OfAsync(connection, model, 1, TestContext.Current.CancellationToken));
        }

        return all;
    }

    private static Event<T> At<T>(T data, long version) where T : notnull => new(data)
    {
        Sequence = version,
        Version = version,
        StreamKey = "shard-0-2021-01-29",
        EventTypeName = data is TicksIngested ? "ticks_ingested" : "signals_computed",
        Timestamp = DateTimeOffset.UnixEpoch,
    };

    private sealed class PageLookup(IReadOnlyList<IEvent>[] pages) : IEventLookup
    {
        public Task<IEvent?> AtAsync(string stream, long version, CancellationToken cancellation)
            => Task.FromResult(pages.SelectMany(p => p).SingleOrDefault(e => e.StreamKey == stream && e.Version == version));
    }
}
