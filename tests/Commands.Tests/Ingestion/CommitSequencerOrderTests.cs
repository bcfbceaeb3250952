using Microsoft.Extensions.Logging.Abstractions;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Engine;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class CommitSequencerOrderTests
{
    [Fact]
    public async Task A_batch_says_up_to_where_nothing_will_follow_when_commits_are_interleaved()
    {
        // In the log: ticks of A 10, ticks of B 11, signals of B 12, signals of A 13; then C alone.
        var seen = new Recorder();
        var sequencer = new CommitSequencer([seen], NullLogger<CommitSequencer>.Instance);
        (long a, long b) = (sequencer.Begin(), sequencer.Begin());
        sequencer.Complete(b, Batch(1, 11, 12));
        sequencer.Complete(a, Batch(0, 10, 13));
        sequencer.Complete(sequencer.Begin(), Batch(2, 14, 15));
        await sequencer.DisposeAsync();
        Assert.Equal([(12, 9), (13, 13), (15, 15)], seen.Batches.Select(s => (s.SignalsSequence, s.CompleteTo)));
    }

    [Fact]
    public async Task A_failed_commit_holds_nobody_up()
    {
        var seen = new Recorder();
        var sequencer = new CommitSequencer([seen], NullLogger<CommitSequencer>.Instance);
        (long a, long b) = (sequencer.Begin(), sequencer.Begin());
        sequencer.Complete(b, Batch(1, 11, 12));
        sequencer.Complete(a, null);
        await sequencer.DisposeAsync();
        Assert.Equal([(12, 12)], seen.Batches.Select(s => (s.SignalsSequence, s.CompleteTo)));
    }

    private static CommittedBatch Batch(int shard, long ticks, long signals) => new(shard, ticks, signals, null, new EngineOutput(SignalBatch.Empty, BarChanges.None, []));

    private sealed class Recorder : ICommitObserver
    {
        public List<CommittedBatch> Batches { get; } = [];

        public void OnCommitted(CommittedBatch batch) => Batches.Add(batch);
    }
}
