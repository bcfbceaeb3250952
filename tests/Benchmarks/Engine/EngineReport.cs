using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SignalEs.Benchmarks.Engine;

/// <summary>The figures as a Markdown page: the table beside the baselines, and BenchmarkDotNet's own for our side.</summary>
internal static class EngineReport
{
    public static void Write(string path, string table)
    {
        File.WriteAllText(
            path,
            $"""
            # Speed of the engine's kernels

            Made by `ops/signales bench engine --report docs/benchmarks/engine.md`. Everything runs in one process on one core, ours and the baselines turn about,
            {OptionRows.Count} options or 5,000 bars a call. Times are the tenth percentile of the turns of a run, as other work on the machine only ever adds time; figures are the
            median of five runs. QuantLib is Debian's, called through `tests/Benchmarks/baselines/quantlib.cpp`; the benchmark first checks that it gives
            the same values. TA-Lib's C is built from the npm package `talib`.

            {table}
            ## BenchmarkDotNet

            Our side alone: mean of all calls, with whatever else the machine did in them, and the bytes allocated.

            {Measured()}

            """.ReplaceLineEndings("\n"));
    }

    public static string Processor()
        => File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : "unknown processor";

    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Measured()
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Ascii)
            .WithOptions(ConfigOptions.DisableLogFile);
        var log = new AccumulationLogger();
        foreach (var summary in new[] { BenchmarkRunner.Run<OptionBenchmarks>(config), BenchmarkRunner.Run<IndicatorBenchmarks>(config) })
        {
            MarkdownExporter.GitHub.ExportToLog(summary, log);
        }

        return log.GetLog().Trim();
    }
}
