using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Load.Baselines;

/// <summary>Raw binary COPY of a row per tick into a table with one index: what a careful team writes without an event store.</summary>
internal static class CopyBaseline
{
    private const int RowsPerCopy = 10_000;

    /// <returns>Rows per second with a number of sessions.</returns>
    public static async Task<double> RunAsync(NpgsqlDataSource database, Tick[] ticks, int sessions)
    {
        await ExecuteAsync(database, """
            drop table if exists public.copy_baseline;
            create table public.copy_baseline (ts timestamptz, key text, last float8, bid float8, ask float8, bid_size float8, ask_size float8, volume float8, open_interest float8);
            create index on public.copy_baseline (key, ts)
            """);
        var clock = Stopwatch.StartNew();
        int share = ticks.Length / sessions;
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(s => Task.Run(() => CopyAsync(database, ticks.AsMemory(s * share, share)))));
        double rate = sessions * share / clock.Elapsed.TotalSeconds;
        await ExecuteAsync(database, "drop table public.copy_baseline");
        return rate;
    }

    private static async Task CopyAsync(NpgsqlDataSource database, ReadOnlyMemory<Tick> ticks)
    {
        await using var connection = await database.OpenConnectionAsync();
        for (int start = 0; start < ticks.Length; start += RowsPerCopy)
        {
            await using var import = await connection.BeginBinaryImportAsync("copy public.copy_baseline from stdin (format binary)");
            for (int i = start; i < Math.Min(ticks.Length, start + RowsPerCopy); i++)
            {
                var tick = ticks.Span[i];
                await import.StartRowAsync();
                await import.WriteAsync(UnixNanos.ToDateTimeOffset(tick.TsEventNs).UtcDateTime, NpgsqlDbType.TimestampTz);
                await import.WriteAsync(tick.Key, NpgsqlDbType.Text);
                await NumberAsync(import, tick.Last);
                await NumberAsync(import, tick.Bid);
                await NumberAsync(import, tick.Ask);
                await NumberAsync(import, tick.BidSize);
                await NumberAsync(import, tick.AskSize);
                await NumberAsync(import, tick.Volume);
                await NumberAsync(import, tick.OpenInterest);
            }

            await import.CompleteAsync();
        }
    }

    private static Task NumberAsync(NpgsqlBinaryImporter import, double value)
        => double.IsNaN(value) ? import.WriteNullAsync() : import.WriteAsync(value, NpgsqlDbType.Double);

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
