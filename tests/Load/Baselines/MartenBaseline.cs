using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Npgsql;
using SignalEs.Domain.Ticks;

namespace SignalEs.Load.Baselines;

/// <summary>Marten as its documentation shows it: an event per tick, JSON, a thousand per save.</summary>
internal static class MartenBaseline
{
    private const int EventsPerSave = 1000;

    public sealed record TickSeen(string Key, long TsNs, double? Last, double? Bid, double? Ask, double? BidSize, double? AskSize, double? Volume, double? OpenInterest);

    /// <returns>Ticks per second with a number of sessions, a stream each.</returns>
    public static async Task<double> RunAsync(NpgsqlDataSource database, Tick[] ticks, int sessions)
    {
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(database);
            options.DatabaseSchemaName = "marten_baseline";
            options.Events.DatabaseSchemaName = "marten_baseline";
            options.Events.StreamIdentity = StreamIdentity.AsString;
            options.Events.AppendMode = EventAppendMode.Quick;
            options.AutoCreateSchemaObjects = JasperFx.AutoCreate.All;
            options.DisableNpgsqlLogging = true;
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await SaveAsync(store, "warm", ticks.AsMemory(0, EventsPerSave));
        var clock = Stopwatch.StartNew();
        int share = ticks.Length / sessions;
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(s => Task.Run(async () =>
        {
            for (int i = 0; i < share; i += EventsPerSave)
            {
                await SaveAsync(store, $"ticks-{s}", ticks.AsMemory(s * share + i, Math.Min(EventsPerSave, share - i)));
            }
        })));
        double rate = sessions * share / clock.Elapsed.TotalSeconds;
        await using var command = database.CreateCommand("drop schema marten_baseline cascade");
        await command.ExecuteNonQueryAsync();
        return rate;
    }

    private static async Task SaveAsync(IDocumentStore store, string stream, ReadOnlyMemory<Tick> ticks)
    {
        await using var session = store.LightweightSession();
        object[] events = new object[ticks.Length];
        for (int i = 0; i < events.Length; i++)
        {
            var t = ticks.Span[i];
            events[i] = new TickSeen(t.Key, t.TsEventNs, Some(t.Last), Some(t.Bid), Some(t.Ask), Some(t.BidSize), Some(t.AskSize), Some(t.Volume), Some(t.OpenInterest));
        }

        session.Events.Append(stream, events);
        await session.SaveChangesAsync();
    }

    private static double? Some(double value) => double.IsNaN(value) ? null : value;
}
