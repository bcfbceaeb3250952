using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Ingestion.Files;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using Spectre.Console;
using StackExchange.Redis;

namespace SignalEs.Host.CommandLine.Ingest;

/// <summary><c>ingest FILE</c>: sends a tick file through Redis and waits until the service has settled every row.</summary>
internal static class IngestCommand
{
    /// <summary>Without any progress for this long the service is taken to be stuck.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private sealed record Result(string Source, long Rows, long Accepted, long Duplicates, long Rejected, double Seconds, double RowsPerSecond);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "tick file: CSV, plain or gzip" };
        var speed = new Option<string>("--speed")
        {
            Description = "1 as recorded, 60 a minute in a second, max as fast as possible",
            DefaultValueFactory = _ => "max",
        };
        var redis = new Option<string>("--redis")
        {
            Description = "Redis endpoint (default: SIGNALES_REDIS, else 127.0.0.1:6379)",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SIGNALES_REDIS") is { Length: > 0 } endpoint ? endpoint : "127.0.0.1:6379",
        };
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("ingest", "send a tick file through Redis into the running service, and wait until every row is settled") { file, speed, redis, json, url };
        command.Runs(async (parsed, cancellation) =>
        {
            var ticks = TickFile.Open(parsed.GetValue(file)!, cancellation);
            using var service = new ServiceClient(parsed.GetValue(url)!);
            var before = await SourceTally.GetAsync(service, ticks.Source, cancellation);
            await using var connection = await ConnectAsync(parsed.GetValue(redis)!);
            long started = Stopwatch.GetTimestamp();
            var settled = await Verb.Remarks.Progress().AutoClear(true).StartAsync(async progress =>
            {
                var task = progress.AddTask("ingest", maxValue: Math.Max(1, ticks.Rows));
                var watching = WatchAsync(service, ticks, before, task, cancellation);
                await SendAsync(ticks, connection.GetDatabase(), SpeedOf(parsed.GetValue(speed)!), cancellation);
                return await watching;
            });
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var result = new Result(
                ticks.Source, ticks.Rows, settled.Accepted, settled.Duplicates, settled.Rejected, Math.Round(seconds, 3), Math.Round(ticks.Rows / Math.Max(0.001, seconds)));
            Report(result, parsed.GetValue(json));
            return settled.Settled == ticks.Rows ? ExitCode.Ok : ExitCode.Difference;
        });
        return command;
    }

    private static double SpeedOf(string text)
    {
        try
        {
            return HostSettings.Speed(text);
        }
        catch (Setup.StartException e)
        {
            throw new CommandFailure($"--{e.Message}");
        }
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(string endpoint)
    {
        try
        {
            var options = ConfigurationOptions.Parse(endpoint);
            options.ConnectTimeout = 3000;
            options.ConnectRetry = 1;
            return await ConnectionMultiplexer.ConnectAsync(options);
        }
        catch (Exception e) when (e is RedisException or ArgumentException)
        {
            throw new CommandFailure($"Redis at '{endpoint}' can't be used: {e.Message}");
        }
    }

    private static async Task SendAsync(TickFile file, IDatabase redis, double speed, CancellationToken cancellation)
    {
        int shards = int.Parse(Environment.GetEnvironmentVariable("SIGNALES_SHARDS") is { Length: > 0 } text ? text : "10", CultureInfo.InvariantCulture);
        var sender = new RedisTickSender(redis, file, shards);
        var check = new KeyCheck(shards);
        var pace = new Pace(speed, TimeProvider.System);
        var end = new FileEnd();
        foreach (var row in file.Read())
        {
            if (row.Problem is null && pace.UntilDue(row.Tick.TsEventNs) is { Ticks: > 0 } wait)
            {
                await sender.FlushAsync(cancellation);
                await Task.Delay(wait, cancellation);
            }

            int shard = 0;
            var problem = row.Problem ?? check.Check(row.Tick with { TsReceivedNs = Now() }, out shard);
            if (problem is null)
            {
                end.Saw(row.Tick);
                await sender.AddAsync(row, shard, cancellation);
            }
            else
            {
                await sender.AddBadAsync(row, shard, cancellation);
            }
        }

        await sender.FlushAsync(cancellation);
        foreach (var (underlying, ts) in end.Clocks(Now()))
        {
            await sender.ClockAsync(underlying, ShardMap.ShardOf(underlying, shards), ts, cancellation);
        }

    }

    private static async Task<SourceTally> WatchAsync(
        ServiceClient service, TickFile file, SourceTally before, ProgressTask task, CancellationToken cancellation)
    {
        var settled = default(SourceTally);
        long progressAt = Stopwatch.GetTimestamp();
        while (settled.Settled < file.Rows && Stopwatch.GetElapsedTime(progressAt) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            var now = await SourceTally.GetAsync(service, file.Source, cancellation) - before;
            progressAt = now.Settled > settled.Settled ? Stopwatch.GetTimestamp() : progressAt;
            settled = now;
            task.Value = settled.Settled;
        }

        return settled;
    }

    private static void Report(Result result, bool json)
    {
        if (json)
        {
            Verb.Print(result);
            return;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Rows} rows: {result.Accepted} accepted, {result.Duplicates} duplicates, {result.Rejected} rejected, in {result.Seconds:0.0} s ({result.RowsPerSecond:0} rows/s)"));
        long missing = result.Rows - result.Accepted - result.Duplicates - result.Rejected;
        if (missing != 0)
        {
            Console.WriteLine(missing > 0 ? $"{missing} rows were not settled" : $"{-missing} rows were settled more than once");
        }
    }

    private static long Now() => UnixNanos.From(TimeProvider.System.GetUtcNow());
}
