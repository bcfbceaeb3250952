using System.Diagnostics;
using System.Globalization;
using SignalEs.Domain.Indicators;

namespace SignalEs.Benchmarks;

/// <summary>Nanoseconds per bar of the eight common indicators: batch beside TA-Lib's C, stream, and forming bar.</summary>
public static class IndicatorsSpeed
{
    private const int Bars = 5_000;
    private const int Rounds = 1000;

    internal static readonly (string Name, double[] Parameters)[] Eight =
    [
        ("sma", [20]), ("ema", [20]), ("rsi", [14]), ("macd", [12, 26, 9]), ("bb", [20, 2]), ("atr", [14]), ("adx", [14]), ("stoch", [14, 3, 3]),
    ];

    public static void Run()
    {
        var bars = RandomWalk(Bars);
        WarmUp(bars);
        Console.WriteLine("| indicator | batch, ns per bar | TA-Lib C, ns per bar | ratio | stream, ns per bar | forming bar, ns per tick |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        var (streamTotal, peekTotal) = (0.0, 0.0);
        foreach (var (name, parameters) in Eight)
        {
            var (ours, theirs) = Batch(name, parameters, bars);
            var stream = Stream([IndicatorCatalog.Create(name, parameters)], bars, peek: false);
            var peek = Stream([IndicatorCatalog.Create(name, parameters)], bars, peek: true);
            streamTotal += stream;
            peekTotal += peek;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {ours:0.00} | {theirs:0.00} | {ours / theirs:0.00} | {stream:0.0} | {peek:0.0} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| each alone, added up | | | | {streamTotal:0.0} | {peekTotal:0.0} |"));
        var all = Eight.Select(e => IndicatorCatalog.Create(e.Name, e.Parameters)).ToArray();
        var together = Stream(all, bars, peek: false);
        var peeked = Stream(all, bars, peek: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| all eight at each bar | | | | {together:0.0} | {peeked:0.0} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes allocated per bar, all eight: stream {Allocated(all, bars, false)}, forming {Allocated(all, bars, true)}"));
    }

    /// <summary>Until everything has been compiled with optimisations and the profile that they rest on.</summary>
    internal static void WarmUp(BarInput[] bars)
    {
        var until = Stopwatch.GetTimestamp() + (3 * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < until)
        {
            foreach (var (name, parameters) in Eight)
            {
                Indicator[] one = [IndicatorCatalog.Create(name, parameters)];
                Feed(one, bars, new double[8], peek: false);
                Feed(one, bars, new double[8], peek: true);
                var rows = new double[bars.Length * one[0].OutputCount];
                IndicatorCatalog.Create(name, parameters).AddAll(bars, rows);
                if (IndicatorCatalog.Create(name, parameters) is SeriesIndicator series) series.AddAll([.. bars.Select(bar => bar.Close)], rows);
            }

            Thread.Sleep(1);
        }
    }

    internal static (double Ours, double Theirs) Batch(string name, double[] parameters, BarInput[] bars)
    {
        var closes = bars.Select(b => b.Close).ToArray();
        using var baseline = new IndicatorsTaLib(bars);
        var rows = new double[bars.Length * IndicatorCatalog.Create(name, parameters).OutputCount];
        var (ours, theirs) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            // Turn about, so that a disturbance hits both.
            var start = Stopwatch.GetTimestamp();
            var indicator = IndicatorCatalog.Create(name, parameters);
            if (indicator is SeriesIndicator series) series.AddAll(closes, rows);
            else indicator.AddAll(bars, rows);
            ours[round] = Nanoseconds(start) / bars.Length;
            start = Stopwatch.GetTimestamp();
            baseline.Run(name);
            theirs[round] = Nanoseconds(start) / bars.Length;
        }

        return (Typical(ours), baseline.IsPresent ? Typical(theirs) : double.NaN);
    }

    internal static double Stream(Indicator[] indicators, BarInput[] bars, bool peek)
    {
        var output = new double[8];
        var times = new double[Rounds];
        foreach (var indicator in indicators) indicator.AddAll(bars, new double[bars.Length * indicator.OutputCount]);
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            Feed(indicators, bars, output, peek);
            times[round] = Nanoseconds(start) / bars.Length;
        }

        return Typical(times);
    }

    private static void Feed(Indicator[] indicators, BarInput[] bars, double[] output, bool peek)
    {
        foreach (ref readonly var bar in bars.AsSpan())
        {
            foreach (var indicator in indicators)
            {
                if (peek) indicator.Peek(bar, output);
                else indicator.Add(bar, output);
            }
        }
    }

    internal static double Allocated(Indicator[] indicators, BarInput[] bars, bool peek)
    {
        var output = new double[8];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(indicators, bars, output, peek);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / bars.Length;
    }

    internal static BarInput[] RandomWalk(int count)
    {
        var random = new Random(7);
        var bars = new BarInput[count];
        var close = 250.0;
        for (var i = 0; i < bars.Length; i++)
        {
            var open = close;
            close = Math.Round(close * (1 + ((random.NextDouble() - 0.5) * 0.02)), 2);
            bars[i] = new(i * 60_000_000_000L, open, Math.Max(open, close) + 0.4 * random.NextDouble(), Math.Min(open, close) - 0.4 * random.NextDouble(), close, random.Next(1, 1_000_000));
        }

        return bars;
    }

    private static double Nanoseconds(long start) => Stopwatch.GetElapsedTime(start).TotalNanoseconds;

    /// <summary>The tenth percentile: other work on the machine only ever adds time.</summary>
    private static double Typical(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 10];
    }
}
