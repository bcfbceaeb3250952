using System.Diagnostics;
using System.Globalization;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Ticks;
using SignalEs.Log;
using SignalEs.Projections.Completeness;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

/// <summary>
/// The figures of docs/benchmarks/completeness.md. Explicit: <c>dotnet run -c Release --project tests/Projections.Tests -- -explicit only -showLiveOutput -class SignalEs.Projections.Tests.CompletenessMeasurements</c>.
/// </summary>
public sealed class CompletenessMeasurements(PrivatePostgres postgres, ITestOutputHelper output)
{
    private const int TicksPerCommit = 64;
    private const int CommitsPerSecond = 1563; // 100,000 ticks/s
    private const int Commits = 62_500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task A_check_of_what_a_hundred_thousand_ticks_a_second_leave_in_the_log()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        await WriteAsync(log);
        using (var daemon = await log.StartDaemonAsync())
        {
            await log.CaughtUpAsync(TimeSpan.FromMinutes(10));
            await daemon.StopAllAsync();
        }

        await using (var connection = await log.Database.OpenConnectionAsync(Cancellation))
        {
            await connection.ExecuteAsync("vacuum analyze", Cancellation); // not beside what is measured
        }

        long last = 2 * Commits;
        await MeasureAsync("read and unpacked only", last, () => ReadAsync(log, last));
        for (int round = 1; round <= 2; round++)
        {
            double before = await MeasureAsync("written with each page, steps of 100,000", last, () => CheckAsync(log, last, 100_000, rowsMax: 0));
            double now = await MeasureAsync($"as it is, steps of {CompletenessCheck.StepSize:N0}", last, () => CheckAsync(log, last, CompletenessCheck.StepSize, Refold.RowsMax));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: {now / before:F2} times the events of a share"));
        }
    }

    private static async Task CheckAsync(SomeLog log, long last, long step, int rowsMax)
    {
        var check = new CompletenessCheck(log.Database, log.Store, StorageSettings.Default, TimeProvider.System) { RowsMax = rowsMax };
        for (long at = 0; at < last;)
        {
            var report = await check.StepAsync(at, Math.Min(last, at + step), Cancellation);
            Assert.True(report.Complete, string.Join("\n", report.Differences) + string.Join("\n", report.Incomplete));
            at = report.Position;
        }
    }

    private static async Task ReadAsync(SomeLog log, long last)
    {
        await foreach (var page in new LogPages(log.Store, 2000).ReadAsync(0, last, Cancellation))
        {
            await page.ShowAsync(Array.Empty<PageFold>(), Cancellation);
        }
    }

    private async Task<double> MeasureAsync(string what, long events, Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime, postgres.CpuTime());
        await work();
        double seconds = clock.Elapsed.TotalSeconds;
        double here = (Process.GetCurrentProcess().TotalProcessorTime - cpu.TotalProcessorTime).TotalSeconds;
        double database = (postgres.CpuTime() - cpu.Item2).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {events / seconds:N0} events/s, {events / seconds / 5:N0} in a fifth of the time; CPU {here / events * 1e6:F1} us an event here, {database / events * 1e6:F1} in PostgreSQL"));
        return events / seconds;
    }

    private static async Task WriteAsync(SomeLog log)
    {
        var random = new SplitMix64(1);
        string stream = ShardEvent.StreamName(0, new DateOnly(2015, 12, 24));
        string[] keys = [.. Enumerable.Range(0, 2000).Select(i => string.Create(CultureInfo.InvariantCulture, $"NYSE@S{i}@EQ"))];
        var columns = new SignalColumnSet("greeks", "greeks@1", "interval:1s", GreeksFormula.Default.Outputs);
        var none = new SignalBatchBuilder().Build();
        const int CommitsPerSave = 500;
        for (int i = 0; i < Commits; i += CommitsPerSave)
        {
            await using var session = log.Store.LightweightSession();
            for (int c = i; c < i + CommitsPerSave; c++)
            {
                long ts = SomeMarket.Time("2015-12-24T15:00:00Z") + (c * (UnixNanos.PerSecond / CommitsPerSecond));
                var signals = c % CommitsPerSecond == 0 ? Greeks(columns, keys, ts, ref random) : none;
                session.Events.Append(
                    stream, new TicksIngested(0, "bench", "", "", "", Ticks(keys, ts, ref random)), new SignalsComputed(0, (2 * c) + 1, "", SignalEngine.Version, signals));
            }

            await session.SaveChangesAsync(Cancellation);
        }
    }

    private static TickBatch Ticks(string[] keys, long ts, ref SplitMix64 random)
    {
        var builder = new TickBatchBuilder(TicksPerCommit);
        for (int i = 0; i < TicksPerCommit; i++)
        {
            int instrument = (int)(random.NextDouble() * keys.Length);
            double price = Math.Round(100 + instrument + random.NextDouble(), 2);
            long at = ts + (i * 10 * UnixNanos.PerMicrosecond);
            builder.Add(new Tick(keys[instrument], at, at, i % 3 == 0 ? price : double.NaN, price - 0.01, price + 0.01, 1, 2, i % 3 == 0 ? 100 : double.NaN, double.NaN));
        }

        return builder.Build();
    }

    private static SignalBatch Greeks(SignalColumnSet columns, string[] keys, long ts, ref SplitMix64 random)
    {
        var builder = new SignalBatchBuilder();
        double[] values = new double[columns.Outputs.Count];
        foreach (string key in keys.AsSpan(0, 1000))
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.NextDouble();
            }

            builder.Add(columns, key, ts, ts - UnixNanos.PerSecond, SignalStatus.Ok, values);
        }

        return builder.Build();
    }
}
