using System.Diagnostics;
using System.Globalization;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Indicators;

namespace SignalEs.Benchmarks;

/// <summary>Nanoseconds per bar of formulas beside the built-in indicators that they are made of, turn about in the same run.</summary>
public static class FormulasSpeed
{
    private const int Bars = 5_000;
    private const int Rounds = 600;

    private static readonly (string Text, (string Name, double[] Parameters)[] BuiltIn)[] Cases =
    [
        ("rsi(close, 14)", [("rsi", [14])]),
        ("rsi(14)", [("rsi", [14])]),
        ("mean(close, 20)", [("sma", [20])]),
        ("macd(12, 26, 9).histogram", [("macd", [12, 26, 9])]),
        ("atr(14).atr", [("atr", [14])]),
        ("close > sma(20) and rsi(14) > 50", [("sma", [20]), ("rsi", [14])]),
        ("let m = mean(close, 20); (close - m) / stdev(close, 20)", [("sma", [20]), ("stddev", [20])]),
        ("let m = macd(12, 26, 9); if(crosses_above(m.macd, m.signal) and atr(14).atr / close < 0.02, rsi(14), 0)", [("macd", [12, 26, 9]), ("atr", [14]), ("rsi", [14])]),
    ];

    public static void Run()
    {
        var bars = IndicatorsSpeed.RandomWalk(Bars);
        var until = Stopwatch.GetTimestamp() + (3 * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < until)
        {
            foreach (var (text, builtIn) in Cases)
            {
                Feed([ExpressionFormula.OnBars(text)], bars, new double[16]);
                Feed(Create(builtIn), bars, new double[16]);
            }

            Thread.Sleep(1);
        }

        Console.WriteLine("| formula | ns per bar | built-in indicators in it, ns per bar | ratio | bytes per bar |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var (text, builtIn) in Cases)
        {
            Indicator[] formula = [ExpressionFormula.OnBars(text)];
            var indicators = Create(builtIn);
            var output = new double[16];
            var (ours, theirs) = (new double[Rounds], new double[Rounds]);
            for (int round = 0; round < Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                Feed(formula, bars, output);
                ours[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Bars;
                start = Stopwatch.GetTimestamp();
                Feed(indicators, bars, output);
                theirs[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Bars;
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            Feed(formula, bars, output);
            double bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Bars;
            Array.Sort(ours);
            Array.Sort(theirs);
            (double a, double b) = (ours[Rounds / 10], theirs[Rounds / 10]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| `{text}` | {a:0.0} | {b:0.0} | {a / b:0.00} | {bytes:0} |"));
        }
    }

    private static Indicator[] Create((string Name, double[] Parameters)[] builtIn) => [.. builtIn.Select(b => IndicatorCatalog.Create(b.Name, b.Parameters))];

    private static void Feed(Indicator[] indicators, BarInput[] bars, double[] output)
    {
        foreach (ref readonly var bar in bars.AsSpan())
        {
            foreach (var indicator in indicators)
            {
                indicator.Add(bar, output);
            }
        }
    }
}
