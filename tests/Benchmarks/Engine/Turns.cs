using System.Diagnostics;

namespace SignalEs.Benchmarks.Engine;

/// <summary>Times programs turn about, so that whatever else the machine does hits all of them.</summary>
internal static class Turns
{
    private const double TurnNanoseconds = 400_000;

    /// <summary>
    /// Nanoseconds of one call of each: the tenth percentile of its turns, as other work only ever adds time. A turn is as many calls as take 0.4 ms, so that
    /// nobody pays for the caches that the one before has emptied.
    /// </summary>
    public static double[] Nanoseconds(int rounds, params Action[] programs)
    {
        int[] calls = [.. programs.Select(CallsPerTurn)];
        double[][] times = [.. programs.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < programs.Length; i++)
            {
                times[i][round] = Turn(programs[i], calls[i]);
            }
        }

        return [.. times.Select(TenthPercentile)];
    }

    private static int CallsPerTurn(Action program)
    {
        double quickest = Enumerable.Range(0, 20).Min(_ => Turn(program, 1));
        return (int)Math.Clamp(Math.Ceiling(TurnNanoseconds / quickest), 1, 10_000);
    }

    private static double Turn(Action program, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
        {
            program();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
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
