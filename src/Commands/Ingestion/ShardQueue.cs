using System.Threading.Channels;

namespace SignalEs.Commands.Ingestion;

/// <summary>What waits for a shard's worker, in order; bounded.</summary>
internal sealed class ShardQueue
{
    private readonly Channel<IngestItem> _items = Channel.CreateBounded<IngestItem>(
        new BoundedChannelOptions(ShardWorker.QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public int Count => _items.Reader.Count;

    public ValueTask AddAsync(IngestItem item, CancellationToken cancellation) => _items.Writer.WriteAsync(item, cancellation);

    public void Complete() => _items.Writer.TryComplete();

    /// <summary>Waits for an item, or for something else; false when there will be no more items.</summary>
    public async ValueTask<bool> WaitAsync(Task orElse, CancellationToken cancellation)
    {
        if (_items.Reader.TryPeek(out _))
        {
            return true;
        }

        var item = _items.Reader.WaitToReadAsync(cancellation).AsTask();
        return await Task.WhenAny(item, orElse) != item || await item;
    }

    /// <summary>What waits while a commit is under way goes into the next one: batches grow with the load, and an idle shard answers at once.</summary>
    public void Take(List<IngestItem> group)
    {
        int ticks = 0;
        while (_items.Reader.TryPeek(out var next))
        {
            bool fits = group.Count == 0
                || (ticks + WeightOf(next) <= ShardWorker.TicksPerCommit && next.SourceStream == group[0].SourceStream && IsTicks(next) && IsTicks(group[0]));
            if (!fits)
            {
                return;
            }

            _items.Reader.TryRead(out _);
            ticks += WeightOf(next);
            group.Add(next);
        }
    }

    /// <summary>No more items, and those that wait are given up.</summary>
    public void Abandon(CancellationToken cancellation)
    {
        Complete();
        while (_items.Reader.TryRead(out var left))
        {
            left.Completion.TrySetCanceled(cancellation);
        }
    }

    // A bad tick makes a commit longer, too.
    private static int WeightOf(IngestItem item) => item.Ticks.Count + item.Rejected.Count;

    private static bool IsTicks(IngestItem item) => item is { Clock: null, Configuration: null, Rewound: null };
}
