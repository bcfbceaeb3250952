using CsCheck;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Feed.Delivery;

namespace SignalEs.Queries.Tests.Feed;

public sealed class CommitOrderTests
{
    private static readonly IReadOnlyList<CommittedBatch> A = Market.Session(12, 1);
    private static readonly IReadOnlyList<CommittedBatch> B = Market.Session(12, 2);

    [Fact]
    public void Commits_that_are_interleaved_in_the_log_come_out_in_order_of_position_each_message_once()
        => Gen.Select(Gen.Int[1, 12], Gen.Int.Array[60]).Sample((count, choices) =>
        {
            var commits = Interleave([.. A.Take(count)], [.. B.Take(count)], choices);
            var order = new CommitOrder(0);
            var sent = new List<long>();
            for (int i = 0; i < commits.Count; i++)
            {
                long completeTo = commits.Skip(i + 1).Select(c => c.TicksSequence - 1).Append(commits[i].SignalsSequence).Min();
                sent.AddRange(order.Add(new NumberedCommit(i, commits[i]), completeTo, EveryChannel.All).Select(m => m.Message.Position.Packed));
            }

            var expected = commits.SelectMany(c => SignalEs.Queries.Feed.Messages.FeedMessages.From(c, EveryChannel.All)).Select(m => m.Position.Packed).Order();
            Assert.Equal(expected, sent);
        }, iter: 40);

    // Gives the events of two shards sequences in a random interleaving; commits in order of their signals, as the sequencer hands them out.
    private static List<CommittedBatch> Interleave(IReadOnlyList<CommittedBatch> a, IReadOnlyList<CommittedBatch> b, int[] choices)
    {
        var sequences = new[] { new List<long>(), new List<long>() };
        int[] left = [a.Count * 2, b.Count * 2];
        for (long sequence = 1; left[0] + left[1] > 0; sequence++)
        {
            int shard = left[0] == 0 ? 1 : left[1] == 0 ? 0 : choices[sequence % choices.Length] & 1;
            sequences[shard].Add(sequence);
            left[shard]--;
        }

        return
        [
            .. a.Select((c, i) => c with { TicksSequence = sequences[0][2 * i], SignalsSequence = sequences[0][2 * i + 1] })
                .Concat(b.Select((c, i) => c with { TicksSequence = sequences[1][2 * i], SignalsSequence = sequences[1][2 * i + 1] }))
                .OrderBy(c => c.SignalsSequence),
        ];
    }
}
