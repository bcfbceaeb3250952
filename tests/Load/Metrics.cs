using System.Globalization;

namespace SignalEs.Load;

/// <summary>Reads histograms and gauges off <c>/metrics</c>.</summary>
internal sealed class Metrics
{
    private readonly string[] _lines;

    private Metrics(string[] lines) => _lines = lines;

    public static async Task<Metrics> ReadAsync(Target target) => new((await target.Http.GetStringAsync(new Uri(target.Url, "/metrics"))).Split('\n'));

    /// <summary>Counts by upper bound, all tag values together.</summary>
    public SortedDictionary<double, double> Buckets(string name)
    {
        var buckets = new SortedDictionary<double, double>();
        foreach (string line in _lines)
        {
            int at = line.StartsWith(name + "_bucket{", StringComparison.Ordinal) ? line.IndexOf("le=\"", StringComparison.Ordinal) : -1;
            if (at >= 0)
            {
                string bound = line[(at + 4)..line.IndexOf('"', at + 4)];
                double le = bound == "+Inf" ? double.PositiveInfinity : Number(bound);
                buckets[le] = buckets.GetValueOrDefault(le) + Number(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0]);
            }
        }

        return buckets;
    }

    /// <summary>Sum of a gauge or counter over its tag values; NaN when there is none.</summary>
    public double Sum(string name)
    {
        double sum = double.NaN;
        foreach (string line in _lines)
        {
            if (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            {
                sum = (double.IsNaN(sum) ? 0 : sum) + Number(line[(line.Contains('}', StringComparison.Ordinal) ? line.LastIndexOf('}') + 1 : name.Length)..].Trim().Split(' ')[0]);
            }
        }

        return sum;
    }

    /// <summary>Quantile between two readings, linear within its bucket; seconds.</summary>
    public static double Quantile(SortedDictionary<double, double> before, SortedDictionary<double, double> after, double q)
    {
        var counts = after.Select(b => (b.Key, Count: b.Value - before.GetValueOrDefault(b.Key))).ToArray();
        double rank = q * counts[^1].Count;
        (double lower, double below) = (0, 0);
        foreach (var (bound, count) in counts)
        {
            if (count >= rank)
            {
                return double.IsInfinity(bound) ? lower : lower + (bound - lower) * (count == below ? 1 : (rank - below) / (count - below));
            }

            (lower, below) = (bound, count);
        }

        return double.NaN;
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
