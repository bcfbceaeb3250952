using System.Runtime.CompilerServices;
using JasperFx.Events;

namespace SignalEs.Log.Archiving;

/// <summary>The log as it was before anything was archived: events of the database and of files, in order of sequence, each once.</summary>
public static class WithArchive
{
    /// <param name="stored">Events of the database in the range, in order of sequence.</param>
    /// <exception cref="InvalidOperationException">Days of the range were archived while it was read: events may have gone from one place before they were read there.</exception>
    public static async IAsyncEnumerable<IEvent> ReadAsync(
        ArchivedLog? archive, IAsyncEnumerable<IEvent> stored, long afterSequence, long toSequence, int? shard, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var days = archive is null ? [] : await archive.DaysAsync(afterSequence, toSequence, shard, cancellation);
        var both = days.Count == 0 ? stored : MergeAsync(stored, archive!.ReadAsync(afterSequence, toSequence, shard, cancellation), cancellation);
        await foreach (var e in both)
        {
            yield return e;
        }

        if (archive is not null && !(await archive.DaysAsync(afterSequence, toSequence, shard, cancellation)).SequenceEqual(days))
        {
            throw new InvalidOperationException("days of the log were archived or restored while it was read; run it again");
        }
    }

    private static async IAsyncEnumerable<IEvent> MergeAsync(
        IAsyncEnumerable<IEvent> stored, IAsyncEnumerable<IEvent> archived, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var a = stored.GetAsyncEnumerator(cancellation);
        await using var b = archived.GetAsyncEnumerator(cancellation);
        bool hasA = await a.MoveNextAsync();
        bool hasB = await b.MoveNextAsync();
        while (hasA || hasB)
        {
            // What stayed in the database stands in the file too.
            if (hasA && hasB && a.Current.Sequence == b.Current.Sequence)
            {
                hasB = await b.MoveNextAsync();
            }
            else if (hasA && (!hasB || a.Current.Sequence < b.Current.Sequence))
            {
                yield return a.Current;
                hasA = await a.MoveNextAsync();
            }
            else
            {
                yield return b.Current;
                hasB = await b.MoveNextAsync();
            }
        }
    }
}
