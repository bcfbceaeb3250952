using System.Runtime.CompilerServices;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Resume;

/// <summary>Merges sequences of messages, each in order of position, into one.</summary>
internal static class PositionMerge
{
    public static async IAsyncEnumerable<FeedMessage> OfAsync(
        IReadOnlyList<IAsyncEnumerable<FeedMessage>> sources, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var heads = new List<IAsyncEnumerator<FeedMessage>>();
        try
        {
            foreach (var source in sources)
            {
                var head = source.GetAsyncEnumerator(cancellation);
                heads.Add(head);
                if (!await head.MoveNextAsync())
                {
                    heads.Remove(head);
                    await head.DisposeAsync();
                }
            }

            while (heads.Count > 0)
            {
                // Ten shards at most: looking at each is as fast as a heap.
                var next = heads.MinBy(h => h.Current.Position)!;
                yield return next.Current;
                if (!await next.MoveNextAsync())
                {
                    heads.Remove(next);
                    await next.DisposeAsync();
                }
            }
        }
        finally
        {
            foreach (var head in heads)
            {
                await head.DisposeAsync();
            }
        }
    }
}
