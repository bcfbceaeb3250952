using System.Diagnostics;

namespace SignalEs.Benchmarks.Engine;

/// <summary>Times programs turn about, so that whatever else the machine does hits all of them.</summary>
internal static class Turns
{
    /// <summary>Nanoseconds of one call of each: the tenth percentile of its calls, as other work only ever adds time.</summary>
    public static double[] Nanoseconds(int rounds, params Action[] programs)
    {
        double[][] times = [.. programs.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < programs.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                programs[i]();
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            }
        }

        return [.. times.Select(TenthPercentile)];
    }

    /// <summary>Median of several runs, figure by figure.</summary>
    public static double[] Medians(int runs, Func<double[]> run)
    {
        double[][] figures = [.. Enumerable.Range(0, runs).Select(_ => run())];
        return [.. Enumerable.Range(0, figures[0].Length).Select(i => figures.Select(f => f[i]).Order().ElementAt(runs / 2))];
    }

    private static double TenthPercentile(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 10];
    }
}
