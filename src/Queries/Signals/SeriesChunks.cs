using System.Runtime.CompilerServices;
using SignalEs.Domain;
using SignalEs.Queries.Bars;

namespace SignalEs.Queries.Signals;

/// <summary>
/// Merges several series (configs of an instrument, levels of an underlying) in order of start, reading each from its index a share at a time: a page
/// stops early, and one sort over everything would read a year to show an hour.
/// </summary>
internal static class SeriesChunks
{
    /// <param name="share">Rows of one series in a chunk.</param>
    /// <param name="chunk">Reads up to <paramref name="share"/> rows of each series with from ≤ start &lt; to, all of them in order of start in the direction of reading.</param>
    /// <param name="seriesOf">Which series a row belongs to.</param>
    public static async IAsyncEnumerable<SignalRecord> ReadAsync(
        long? fromNs, long? toNs, bool backwards, int share, Func<long, long, Task<List<SignalRecord>>> chunk, Func<SignalRecord, string> seriesOf,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        (long from, long to) = (fromNs ?? StoredBars.TimeMin, toNs ?? StoredBars.TimeMax);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = await chunk(from, to);

            // A series that filled its share has more to come: only what lies up to its last row is complete.
            var cuts = rows.GroupBy(seriesOf, StringComparer.Ordinal).Where(g => g.Count() >= share).Select(g => g.Last().StartNs).ToList();
            long? cut = cuts.Count == 0 ? null : backwards ? cuts.Max() : cuts.Min();
            foreach (var row in rows)
            {
                if (cut is not { } c || (backwards ? row.StartNs >= c : row.StartNs <= c))
                {
                    yield return row;
                }
            }

            if (cut is not { } reached)
            {
                yield break;
            }

            (from, to) = backwards ? (from, reached) : (reached + UnixNanos.PerMicrosecond, to);
        }
    }
}
