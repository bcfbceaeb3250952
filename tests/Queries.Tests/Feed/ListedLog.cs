using System.Runtime.CompilerServices;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Messages;
using SignalEs.Queries.Feed.Resume;

namespace SignalEs.Queries.Tests.Feed;

/// <summary>A log of one shard in memory.</summary>
internal sealed class ListedLog : ILogCommits
{
    public List<CommittedBatch> Commits { get; } = [];

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Fails after this many messages; null: never.</summary>
    public int? FailsAfter { get; set; }

    public Task<long> StartOfAsync(Position after, IReadOnlyList<ChannelPattern> patterns, CancellationToken cancellation) => Task.FromResult(after.Sequence);

    public async IAsyncEnumerable<FeedMessage> MissedAsync(
        Position after, Position to, IReadOnlyList<ChannelPattern> patterns, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Reads++;
        int sent = 0;
        foreach (var message in Commits.ToArray().SelectMany(c => FeedMessages.From(c, new PatternInterest(patterns))))
        {
            if (message.Position > after && message.Position <= to)
            {
                if (sent++ == FailsAfter)
                {
                    throw new IOException("the log can't be read");
                }

                await Task.Yield();
                yield return message;
            }
        }
    }
}
