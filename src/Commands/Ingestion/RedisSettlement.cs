using System.Threading.Channels;
using SignalEs.Domain.Ticks;
using StackExchange.Redis;

namespace SignalEs.Commands.Ingestion;

/// <summary>What one read of a shard stream has become.</summary>
/// <param name="LastId">Its last entry.</param>
/// <param name="Commits">The items that it was made into.</param>
/// <param name="Ticks">How many it had, good and bad.</param>
internal sealed record SentRead(string LastId, IReadOnlyList<Task<IngestOutcome>> Commits, int Ticks);

/// <summary>Follows the reads of a shard stream: when one is committed, Redis hears how far the stream is settled, and which ticks were bad.</summary>
internal sealed class RedisSettlement(int shard, RedisStream redis, IDatabase other)
{
    /// <summary>Until there are no more reads. When it ends with a fault nobody takes reads any more: whoever waits to hand one over hears of it by the channel.</summary>
    public async Task RunAsync(Channel<SentRead> reads, CancellationToken cancellation)
    {
        try
        {
            await FollowAsync(reads.Reader, cancellation);
        }
        catch (Exception e)
        {
            reads.Writer.TryComplete(e);
            throw;
        }
    }

    private async Task FollowAsync(ChannelReader<SentRead> reads, CancellationToken cancellation)
    {
        using var settler = new RedisSettler(redis);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var settling = settler.RunAsync(stop.Token);
        try
        {
            await foreach (var read in reads.ReadAllAsync(cancellation))
            {
                var outcomes = await Task.WhenAll(read.Commits).WaitAsync(cancellation);
                foreach (var bad in outcomes.SelectMany(o => o.Quarantined))
                {
                    await ShowAsync(bad, cancellation);
                }

                settler.MoveTo(read.LastId);
                if (settling.IsFaulted)
                {
                    await settling;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await settling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // For who watches Redis; what counts stands in the log.
    private Task ShowAsync(RejectedTick bad, CancellationToken cancellation) => other.StreamAddAsync(
        RedisNames.Quarantine,
        [new("shard", shard), new("code", bad.Code), new("field", bad.Field), new("detail", bad.Detail), new("raw", StorableText.Of(bad.Raw, RedisNames.QuarantineRawLengthMax)), new("origin", bad.Origin)],
        maxLength: RedisNames.QuarantineLength, useApproximateMaxLength: true).WaitAsync(RedisStream.AnswerPatience, cancellation);
}
