namespace SignalEs.Queries.Parameters;

/// <summary>Rows of one answer in ascending order, and where the next page is.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, string? NextCursor);

/// <summary>
/// Cuts a history into pages of whole buckets while folding the rows that share a bucket and a name: bars are merged, of signals the newest stays.
/// </summary>
public static class Pager
{
    /// <param name="rows">In the range's direction by start of bucket.</param>
    /// <param name="startOf">Start of the bucket that a row belongs to.</param>
    /// <param name="nameOf">What tells rows of one bucket apart.</param>
    /// <param name="fold">Combines two rows of one bucket and name, whatever their order.</param>
    public static async Task<Page<T>> TakeAsync<T>(
        IAsyncEnumerable<T> rows, HistoryRange range, int limit, string kind,
        Func<T, long> startOf, Func<T, string> nameOf, Func<T, T, T> fold, CancellationToken cancellation)
    {
        var buckets = new List<SortedDictionary<string, T>>();
        int count = 0;
        long current = 0;
        string? next = null;
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            long start = startOf(row);
            if (range.IsPast(start))
            {
                break;
            }

            if (!range.Contains(start))
            {
                continue;
            }

            if (buckets.Count == 0 || start != current)
            {
                if (count >= limit)
                {
                    next = new PageCursor(kind, range.Backwards, range.Backwards ? current : start).ToString();
                    break;
                }

                buckets.Add(new SortedDictionary<string, T>(StringComparer.Ordinal));
                current = start;
            }

            var bucket = buckets[^1];
            string name = nameOf(row);
            if (bucket.TryGetValue(name, out var before))
            {
                bucket[name] = fold(before, row);
            }
            else
            {
                bucket.Add(name, row);
                count++;
            }
        }

        if (range.Backwards)
        {
            buckets.Reverse();
        }

        return new Page<T>([.. buckets.SelectMany(b => b.Values)], next);
    }
}
