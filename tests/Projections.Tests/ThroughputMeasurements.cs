using System.Diagnostics;
using System.Globalization;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Ticks;
using SignalEs.Log;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

/// <summary>The figures of docs/benchmarks/projections.md. Explicit: <c>dotnet run -c Release --project tests/Projections.Tests -- -explicit only -showLiveOutput</c>.</summary>
public sealed class ThroughputMeasurements(PrivatePostgres postgres, ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Ticks_of_two_thousand_instruments()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        const int Batches = 3000;
        long bytes = await WriteAsync(log, Batches, (batch, random) => (Ticks(batch, random), Empty));
        output.WriteLine($"{Batches} events of 1000 ticks, {bytes / 1000.0 / Batches:F1} bytes a tick");
        await MeasureAsync(log, Batches * 1000L, "ticks");
    }

    [Fact(Explicit = true)]
    public async Task Greeks_of_a_chain_of_two_thousand_options_each_second()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        const int Seconds = 600;
        var options = Enumerable.Range(0, 2000).Select(i => string.Create(CultureInfo.InvariantCulture, $"OPRA@GOOG@OPT@2016-01-15@{i + 1}@C")).ToArray();
        var columns = new SignalColumnSet("greeks", "greeks@1", "interval:1s", GreeksFormula.Default.Outputs);
        long bytes = await WriteAsync(log, Seconds, (second, random) => (Ticks(second, random), Signals(columns, options, second, UnixNanos.PerSecond, random)));
        output.WriteLine($"{Seconds} events of 2000 rows, {bytes / 2000.0 / Seconds:F1} bytes a row with its ticks");
        await MeasureAsync(log, Seconds * 2000L, "signal rows");
    }

    [Fact(Explicit = true)]
    public async Task Signals_of_two_thousand_instruments_at_the_close_of_each_minute()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        const int Minutes = 600;
        var keys = Enumerable.Range(0, 2000).Select(i => string.Create(CultureInfo.InvariantCulture, $"NYSE@S{i}@EQ")).ToArray();
        var columns = new SignalColumnSet("bb_20", "bb_20@1", "bar:1m", ["lower", "middle", "upper"]);
        await WriteAsync(log, Minutes, (minute, random) => (Ticks(minute, random), Signals(columns, keys, minute, UnixNanos.PerMinute, random)));
        await MeasureAsync(log, Minutes * 2000L, "signal rows (none folded away)");
    }

    [Fact(Explicit = true)]
    public async Task Time_from_a_commit_to_its_rows()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        var market = new SomeMarket(1, secondsPerTick: 0.01);
        var times = new List<double>();
        for (int i = 0; i < 300; i++)
        {
            await log.AppendAsync(0, market.Next(100));
            var clock = Stopwatch.StartNew();
            await log.CaughtUpAsync();
            times.Add(clock.Elapsed.TotalMilliseconds);
            await Task.Delay(20, Cancellation);
        }

        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"commit to rows: p50 {times[150]:F1} ms, p99 {times[297]:F1} ms (polled each 5 ms)"));
        await daemon.StopAllAsync();
    }

    private static readonly SignalBatch Empty = new SignalBatchBuilder().Build();

    private static TickBatch Ticks(int batch, SplitMix64 random)
    {
        var builder = new TickBatchBuilder(1000);
        long ts = SomeMarket.Time("2015-12-24T15:00:00Z") + batch * UnixNanos.PerSecond;
        for (int i = 0; i < 1000; i++)
        {
            int instrument = (int)(random.NextDouble() * 2000);
            double price = Math.Round(100 + instrument + random.NextDouble(), 2);
            builder.Add(new Tick(
                string.Create(CultureInfo.InvariantCulture, $"NYSE@S{instrument}@EQ"), ts + i * UnixNanos.PerMillisecond, ts + i * UnixNanos.PerMillisecond,
                i % 3 == 0 ? price : double.NaN, price - 0.01, price + 0.01, 1, 2, i % 3 == 0 ? 100 : double.NaN, double.NaN));
        }

        return builder.Build();
    }

    private static SignalBatch Signals(SignalColumnSet columns, string[] subjects, int step, long stepNs, SplitMix64 random)
    {
        var builder = new SignalBatchBuilder();
        long ts = SomeMarket.Time("2015-12-24T15:00:00Z") + (step + 1) * stepNs;
        double[] values = new double[columns.Outputs.Count];
        foreach (string subject in subjects)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.NextDouble();
            }

            builder.Add(columns, subject, ts, ts - stepNs, SignalStatus.Ok, values);
        }

        return builder.Build();
    }

    private static async Task<long> WriteAsync(SomeLog log, int batches, Func<int, SplitMix64, (TickBatch Ticks, SignalBatch Signals)> make)
    {
        var random = new SplitMix64(1);
        string stream = ShardEvent.StreamName(0, new DateOnly(2015, 12, 24));
        long bytes = 0;
        for (int i = 0; i < batches; i += 50)
        {
            await using var session = log.Store.LightweightSession();
            for (int b = i; b < Math.Min(i + 50, batches); b++)
            {
                var (ticks, signals) = make(b, random);
                var ingested = new TicksIngested(0, "bench", "", "", "", ticks);
                var computed = new SignalsComputed(0, 2 * b + 1, "", SignalEngine.Version, signals);
                bytes += ingested.ToBytes().Length + computed.ToBytes().Length;
                session.Events.Append(stream, ingested, computed);
                random.Next();
            }

            await session.SaveChangesAsync(Cancellation);
        }

        return bytes;
    }

    private async Task MeasureAsync(SomeLog log, long rows, string unit)
    {
        var clock = Stopwatch.StartNew();
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime, postgres.CpuTime());
        using var daemon = await log.StartDaemonAsync();
        await log.CaughtUpAsync(TimeSpan.FromMinutes(5));
        Report("catch-up of the daemon, all six models", clock, cpu, rows, unit);
        await daemon.StopAllAsync();

        foreach (var model in ReadModels.All)
        {
            clock.Restart();
            cpu = (Process.GetCurrentProcess().TotalProcessorTime, postgres.CpuTime());
            await using var lease = await log.Rebuilder.TryTakeAsync(model.Name, Cancellation);
            var result = await log.Rebuilder.RebuildAsync(lease!, verify: false, new NoProgress(), Cancellation);
            Report($"rebuild of {model.Name} (switch {result.SwitchMs:F0} ms)", clock, cpu, rows, unit);
        }
    }

    private void Report(string what, Stopwatch clock, (TimeSpan Process, TimeSpan Postgres) before, long rows, string unit)
    {
        double seconds = clock.Elapsed.TotalSeconds;
        double cpu = (Process.GetCurrentProcess().TotalProcessorTime - before.Process).TotalSeconds;
        double database = (postgres.CpuTime() - before.Postgres).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {rows / seconds / 1000:F0}k {unit}/s in {seconds:F2} s; CPU {cpu:F2} s here, {database:F2} s in PostgreSQL: {rows / (cpu + database) / 1000:F0}k {unit} per CPU second"));
    }
}
