using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Sharding;

/// <summary>
/// What becomes of a shard's items that this host can't commit. Items of the shard's own Redis stream are dropped: the owner reads it itself. Items that another host sent
/// here go back to it. The rest is handed to the owner, in order.
/// </summary>
internal sealed class ShardHandOver(int shard, ShardCommit commit, IShardForwarder forwarder)
{
    private readonly string _stream = RedisNames.ShardStream(shard);

    /// <summary>After a commit that can't be tried again here: gives up what may be in the log already and couldn't be told from a second attempt.</summary>
    public void Abandon(List<IngestItem> group)
    {
        var mayGoOn = commit.Abandon();
        group.RemoveAll(item =>
        {
            if (item.SourceStream == _stream || mayGoOn(item))
            {
                return false;
            }

            item.Completion.TrySetException(new OutcomeUnknownException($"shard {shard} went to another host in the middle of a commit"));
            return true;
        });
    }

    /// <returns>False when nobody could take them: try again. The group is empty when everything is done.</returns>
    public async Task<bool> HandOnAsync(List<IngestItem> group, CancellationToken cancellation)
    {
        foreach (var item in group)
        {
            if (item.SourceStream == _stream)
            {
                item.Completion.TrySetCanceled(CancellationToken.None);
            }
            else if (item.IsForwarded)
            {
                item.Completion.TrySetException(new NotOwnerException(shard));
            }
        }

        group.RemoveAll(static item => item.Committed.IsCompleted);
        if (group.Count > 0 && !await forwarder.TryForwardAsync(shard, group, cancellation))
        {
            return false;
        }

        group.Clear();
        return true;
    }
}
