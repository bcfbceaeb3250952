using JasperFx.Events;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;

namespace SignalEs.Projections.Tests;

/// <summary>The whole log folded into a version of its own, page by page, with neither daemon nor rebuilder.</summary>
internal static class OfflineFold
{
    /// <param name="sizes">Events in each page, used in turn.</param>
    /// <param name="version">One that the log's database doesn't have yet.</param>
    public static async Task<IReadOnlyList<TableChecksum>> ChecksumsAsync(SomeLog log, IReadOnlyList<IEvent> events, IReadOnlyList<int> sizes, int version)
    {
        await using var connection = await log.Database.OpenConnectionAsync();
        var all = new List<TableChecksum>();
        foreach (var model in ReadModels.All)
        {
            await ReadSchema.CreateAsync(connection, model, version, TimeStorage.RangePartitions, StorageSettings.Default, default);
            var configured = new ConfiguredEvents(() => log.Store);
            var writer = new VersionWriter(model, version);
            int at = 0;
            for (int i = 0; at < events.Count; i++)
            {
                var page = events.Skip(at).Take(sizes[i % sizes.Count]).ToList();
                at += page.Count;
                await configured.CoverAsync(page, default);
                await writer.ApplyAsync(connection, new LogPage(page, configured.Calendars, new EventLookup(() => log.Store)), default);
            }

            all.AddRange(await TableChecksum.OfAsync(connection, model, version, default));
        }

        return all;
    }

    /// <summary>Fails unless every live table holds exactly what the whole log gives.</summary>
    public static async Task AssertLiveEqualsLogAsync(SomeLog log, int version = 900)
    {
        var expected = await ChecksumsAsync(log, await log.AllEventsAsync(), [250], version);
        var live = new List<TableChecksum>();
        foreach (var model in ReadModels.All)
        {
            live.AddRange(await log.ChecksumAsync(model));
        }

        Assert.Equal(expected, live);
    }
}
