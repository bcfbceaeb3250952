using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;
using SignalEs.Domain.Indicators;

namespace SignalEs.Benchmarks.Engine;

/// <summary>The engine's kernels beside QuantLib and TA-Lib, all in one process and on one core, turn about.</summary>
public static class EngineSpeed
{
    private const int Runs = 5;
    private const int Rounds = 200;
    private const double BatchRatioMax = 1.5;
    private const double StreamNanosecondsMax = 60;

    /// <summary>Prints the table, and writes it as Markdown where a file is named.</summary>
    public static int Run(string? report)
    {
        var text = new StringBuilder();
        void Say(string line)
        {
            Console.WriteLine(line);
            text.Append(line).Append('\n');
        }

        Say(Machine());
        Say("");
        Options(Say);
        Say("");
        Indicators(Say);
        if (report is not null)
        {
            EngineReport.Write(report, text.ToString());
        }

        return 0;
    }

    private static void Options(Action<string> say)
    {
        var rows = new OptionRows();
        var library = Baseline.QuantLib();
        WarmUp(rows);
        if (library.Path is null)
        {
            say(library.Problem!);
            double[] alone = Turns.Medians(Runs, () => Turns.Nanoseconds(Rounds, rows.Evaluate, rows.Imply));
            say($"price + 5 Greeks {Rate(alone[0])} M/s; implied volatility {Rate(alone[1])} M/s");
            return;
        }

        var theirs = new QuantLibBaseline(library.Path, rows);
        theirs.MustAgree();
        double[] ns = Turns.Medians(Runs, () =>
        [
            .. Turns.Nanoseconds(Rounds, rows.Evaluate, theirs.Calculator),
            .. Turns.Nanoseconds(Rounds, rows.Imply, theirs.Imply),
        ]);
        say("| options | ours, M/s | baseline | M/s | times as fast | wanted |");
        say("|---|---:|---|---:|---:|---|");
        say($"| price + 5 Greeks, European | {Rate(ns[0])} | QuantLib BlackCalculator | {Rate(ns[1])} | {Times(ns[1], ns[0])} | 15 |");
        say($"| implied volatility, full accuracy | {Rate(ns[2])} | QuantLib blackFormulaImpliedStdDev | {Rate(ns[3])} | {Times(ns[3], ns[2])} | 10 M/s |");
    }

    private static void Indicators(Action<string> say)
    {
        var library = Baseline.TaLib();
        Environment.SetEnvironmentVariable("TALIB_SO", library.Path);
        if (library.Problem is not null)
        {
            say(library.Problem);
            say("");
        }

        var bars = IndicatorsSpeed.RandomWalk(5_000);
        IndicatorsSpeed.WarmUp(bars);
        say("| indicator, ns per bar | batch | TA-Lib C | ratio | wanted |");
        say("|---|---:|---:|---:|---|");
        foreach (var (name, parameters) in IndicatorsSpeed.Eight)
        {
            double[] ns = Turns.Medians(Runs, () =>
            {
                var (ours, theirs) = IndicatorsSpeed.Batch(name, parameters, bars);
                return [ours, theirs, ours / theirs];
            });
            say(Invariant($"| {name} {string.Join(' ', parameters)} | {ns[0]:0.00} | {ns[1]:0.00} | {ns[2]:0.00} | at most {BatchRatioMax} |"));
        }

        say("");
        Indicator[] all = [.. IndicatorsSpeed.Eight.Select(e => IndicatorCatalog.Create(e.Name, e.Parameters))];
        double[] live = Turns.Medians(Runs, () => [IndicatorsSpeed.Stream(all, bars, peek: false), IndicatorsSpeed.Stream(all, bars, peek: true)]);
        say("| all eight | ns | bytes allocated | wanted |");
        say("|---|---:|---:|---|");
        say(Invariant($"| a bar closes | {live[0]:0.0} | {IndicatorsSpeed.Allocated(all, bars, false):0} | at most {StreamNanosecondsMax}, 0 bytes |"));
        say(Invariant($"| a tick revises the forming bar | {live[1]:0.0} | {IndicatorsSpeed.Allocated(all, bars, true):0} | at most {StreamNanosecondsMax}, 0 bytes |"));
    }

    private static void WarmUp(OptionRows rows)
    {
        long until = Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < until)
        {
            rows.Evaluate();
            rows.Imply();
        }
    }

    private static string Machine() => Invariant(
        $".NET {Environment.Version}, {EngineReport.Processor()}, {Environment.ProcessorCount} cores, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits; load average {EngineReport.Load()}");

    private static string Rate(double nanoseconds) => Invariant($"{OptionRows.Count / nanoseconds * 1000:0.0}");

    private static string Times(double theirs, double ours) => Invariant($"{theirs / ours:0.0}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
