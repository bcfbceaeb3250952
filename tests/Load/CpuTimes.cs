using System.Globalization;

namespace SignalEs.Load;

/// <summary>
/// Processor seconds of the processes under test (Linux), named in SIGNALES_BENCH_PIDS as <c>host=1,postgres=2</c>; those of their children count. Steadier than a
/// clock on a machine that does other work too.
/// </summary>
internal sealed class CpuTimes
{
    private const double TicksPerSecond = 100; // USER_HZ

    private readonly SortedDictionary<string, double> _seconds = new(StringComparer.Ordinal);

    private CpuTimes()
    {
    }

    /// <summary>Now; empty where nothing is named.</summary>
    public static CpuTimes Read()
    {
        var times = new CpuTimes();
        var all = Processes();
        foreach (string named in (Environment.GetEnvironmentVariable("SIGNALES_BENCH_PIDS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = named.Split('=');
            times._seconds[parts[0]] = Sum(all, int.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        if (times._seconds.Count > 0)
        {
            times._seconds["generator"] = Environment.CpuUsage.TotalTime.TotalSeconds;
        }

        return times;
    }

    /// <summary>What was used since then, in microseconds per unit of work.</summary>
    public IEnumerable<(string Process, double Microseconds)> Since(CpuTimes before, double count)
        => _seconds.Select(s => (s.Key, (s.Value - before._seconds.GetValueOrDefault(s.Key)) * 1e6 / count));

    private static double Sum(List<(int Pid, int Parent, double Seconds)> all, int pid)
        => all.Where(p => p.Pid == pid).Sum(p => p.Seconds) + all.Where(p => p.Parent == pid).Sum(p => Sum(all, p.Pid));

    private static List<(int Pid, int Parent, double Seconds)> Processes()
    {
        var all = new List<(int, int, double)>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid) && Stat(folder) is { } fields)
            {
                // After the name: state, parent, …; user and system time, then those of children that have ended.
                all.Add((pid, (int)fields[1], (fields[11] + fields[12] + fields[13] + fields[14]) / TicksPerSecond));
            }
        }

        return all;
    }

    private static double[]? Stat(string folder)
    {
        try
        {
            string text = File.ReadAllText(folder + "/stat");
            return [.. text[(text.LastIndexOf(')') + 2)..].Split(' ').Select(f => double.TryParse(f, CultureInfo.InvariantCulture, out double value) ? value : 0)];
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
    }
}
