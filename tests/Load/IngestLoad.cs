using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SignalEs.Domain.Ticks.Codec;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Load;

/// <summary>Redis to committed ticks and signals, as fast as it goes; beside it, in the same run, COPY of a row per tick into an indexed table.</summary>
internal static class IngestLoad
{
    private const int TicksPerEntry = 50;
    private const int EventRate = 100_000;

    public static async Task RunAsync(Target target, int count)
    {
        string source = "load-" + Guid.NewGuid().ToString("n")[..8];
        long start = UnixNanos.Floor(UnixNanos.From(DateTimeOffset.UtcNow), UnixNanos.PerHour) - UnixNanos.PerDay;
        var ticks = SyntheticMarket.Ticks(count, EventRate, start, source).ToArray();
        var entries = Pack(ticks);
        long bytesBefore = await LogBytesAsync(target);

        var clock = Stopwatch.StartNew();
        var sending = new List<Task>();
        foreach (var (shard, bytes) in entries)
        {
            sending.Add(target.Redis.StreamAddAsync($"stream:shard:{shard}", "b", bytes));
            if (sending.Count == 256)
            {
                await Task.WhenAll(sending);
                sending.Clear();
            }
        }

        await Task.WhenAll(sending);
        double sent = clock.Elapsed.TotalSeconds;
        while ((await target.GetAsync($"ingestion/sources/{source}")).GetProperty("accepted").GetInt64() < count)
        {
            await Task.Delay(20);
        }

        double committed = clock.Elapsed.TotalSeconds;
        long bytes_ = await LogBytesAsync(target) - bytesBefore;
        double copy = await CopyAsync(target.Database, ticks);
        double rate = count / committed;
        double copyRate = count / copy;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            ticks                        {count:n0} ({SyntheticMarket.Underlyings} underlyings x 41 instruments, {EventRate:n0} ticks per second of event time, {TicksPerEntry} per Redis entry)
            sent to Redis in             {sent:f2} s
            Redis to committed           {rate:n0} ticks/s (ticks and signals; {committed:f2} s)
            COPY, a row per tick         {copyRate:n0} ticks/s (binary, one index, same server, right after)
            ratio to COPY                {rate / copyRate:f2}
            log, TicksIngested payload   {bytes_ / (double)count:f1} bytes/tick
            """));
    }

    private static List<(int Shard, byte[] Bytes)> Pack(Tick[] ticks)
    {
        var packed = new List<(int, byte[])>();
        var builders = new SortedDictionary<int, TickBatchBuilder>();
        var shards = new Dictionary<string, int>(StringComparer.Ordinal);
        var writer = new ByteWriter();
        void Flush(int shard)
        {
            writer.Clear();
            TickBatchCodec.Encode(builders[shard].Build(), writer);
            packed.Add((shard, writer.ToArray()));
            builders.Remove(shard);
        }

        foreach (var tick in ticks)
        {
            if (!shards.TryGetValue(tick.Key, out int shard))
            {
                shards.Add(tick.Key, shard = SyntheticMarket.ShardOf(tick.Key));
            }

            if (!builders.TryGetValue(shard, out var builder))
            {
                builders.Add(shard, builder = new TickBatchBuilder(TicksPerEntry));
            }

            builder.Add(tick);
            if (builder.Count == TicksPerEntry)
            {
                Flush(shard);
            }
        }

        foreach (int shard in builders.Keys.ToList())
        {
            Flush(shard);
        }

        return packed;
    }

    private static async Task<long> LogBytesAsync(Target target)
    {
        await using var command = target.Database.CreateCommand("select coalesce(sum(length(bdata)), 0)::bigint from log.mt_events where type = 'ticks_ingested'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<double> CopyAsync(NpgsqlDataSource database, Tick[] ticks)
    {
        await using var connection = await database.OpenConnectionAsync();
        await ExecuteAsync(connection, """
            drop table if exists public.copy_baseline;
            create table public.copy_baseline (ts timestamptz, key text, last float8, bid float8, ask float8, bid_size float8, ask_size float8, volume float8, open_interest float8);
            create index on public.copy_baseline (key, ts)
            """);
        var clock = Stopwatch.StartNew();
        for (int start = 0; start < ticks.Length; start += 10_000)
        {
            await using var import = await connection.BeginBinaryImportAsync("copy public.copy_baseline from stdin (format binary)");
            foreach (var tick in ticks.AsMemory(start, Math.Min(10_000, ticks.Length - start)).ToArray())
            {
                await import.StartRowAsync();
                await import.WriteAsync(UnixNanos.ToDateTimeOffset(tick.TsEventNs).UtcDateTime, NpgsqlDbType.TimestampTz);
                await import.WriteAsync(tick.Key, NpgsqlDbType.Text);
                foreach (double value in (double[])[tick.Last, tick.Bid, tick.Ask, tick.BidSize, tick.AskSize, tick.Volume, tick.OpenInterest])
                {
                    if (double.IsNaN(value))
                    {
                        await import.WriteNullAsync();
                    }
                    else
                    {
                        await import.WriteAsync(value, NpgsqlDbType.Double);
                    }
                }
            }

            await import.CompleteAsync();
        }

        double seconds = clock.Elapsed.TotalSeconds;
        await ExecuteAsync(connection, "drop table public.copy_baseline");
        return seconds;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
