using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Engine;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class CommitSequencerTests
{
    // What happens to commits: each begins, then (as PostgreSQL does) gets its sequences, then completes; any number of them overlap.
    private static readonly Gen<int[]> Interleavings = Gen.Int[0, 7].Array[1, 200];

    [Fact]
    public async Task Observers_see_every_commit_once_in_rising_order_however_commits_overlap()
        => await Interleavings.SampleAsync(async choices =>
        {
            var seen = new Recorder();
            int committed;
            await using (var sequencer = new CommitSequencer([seen], NullLogger<CommitSequencer>.Instance))
            {
                committed = Run(sequencer, choices);
            }

            Assert.Equal(committed, seen.Batches.Count);
            Assert.Equal(seen.Batches.Select(b => b.SignalsSequence).Order(), seen.Batches.Select(b => b.SignalsSequence));
        });

    [Fact]
    public async Task Nothing_at_or_below_complete_to_comes_later()
        => await Interleavings.SampleAsync(async choices =>
        {
            var seen = new Recorder();
            await using (var sequencer = new CommitSequencer([seen], NullLogger<CommitSequencer>.Instance))
            {
                Run(sequencer, choices);
            }

            for (int i = 0; i + 1 < seen.Batches.Count; i++)
            {
                Assert.True(seen.Batches.Skip(i + 1).Min(b => b.TicksSequence) > seen.Batches[i].CompleteTo);
            }
        });

    [Fact]
    public async Task A_failing_observer_does_not_keep_the_others_from_seeing_a_commit()
    {
        var seen = new Recorder();
        await using (var sequencer = new CommitSequencer([new Faulty(), seen], NullLogger<CommitSequencer>.Instance))
        {
            sequencer.Complete(sequencer.Begin(), Batch(1, 2));
        }

        Assert.Single(seen.Batches);
    }

    [Fact]
    public async Task While_the_commits_of_other_hosts_are_not_known_a_bounded_number_waits_and_then_the_shards_wait()
    {
        var seen = new Recorder();
        await using var sequencer = new CommitSequencer([seen], NullLogger<CommitSequencer>.Instance);
        sequencer.Start(0);
        int committed = 0;
        while (committed < 10_000 && sequencer.RoomAsync(TestContext.Current.CancellationToken).AsTask().IsCompleted)
        {
            long ticket = sequencer.Begin();
            committed++;
            sequencer.Complete(ticket, Batch((2 * committed) - 1, 2 * committed));
        }

        Assert.Equal(256, committed);
        var room = sequencer.RoomAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(room.IsCompleted);
        sequencer.RaiseTo(long.MaxValue);
        await room.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_log_that_is_read_faster_than_observers_take_it_waits_for_them_and_none_of_it_is_missed()
    {
        const int Commits = 20_000;
        var seen = new Recorder();
        using var mayGoOn = new ManualResetEventSlim();
        int waitingMax = 0;
        await using (var sequencer = new CommitSequencer([new Held(mayGoOn), seen], NullLogger<CommitSequencer>.Instance))
        {
            var reading = Task.Run(async () =>
            {
                for (int i = 1; i <= Commits; i++)
                {
                    await sequencer.PublishAsync(Batch((2 * i) - 1, 2 * i), TestContext.Current.CancellationToken);
                    waitingMax = Math.Max(waitingMax, sequencer.Waiting);
                }
            }, TestContext.Current.CancellationToken);
            await Task.Delay(200, TestContext.Current.CancellationToken);
            Assert.False(reading.IsCompleted);
            mayGoOn.Set();
            await reading.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }

        Assert.InRange(waitingMax, 1, 256);
        Assert.Equal(Enumerable.Range(1, Commits).Select(i => 2L * i), seen.Batches.Select(b => b.SignalsSequence));
    }

    private static int Run(CommitSequencer sequencer, int[] choices)
    {
        long sequence = 0;
        int committed = 0;
        var begun = new List<long>();
        var sequenced = new List<(long Ticket, CommittedBatch Batch)>();
        foreach (int choice in choices)
        {
            if (choice <= 2 || (begun.Count == 0 && sequenced.Count == 0))
            {
                begun.Add(sequencer.Begin());
            }
            else if (choice <= 4 && begun.Count > 0)
            {
                long ticket = begun[choice % begun.Count];
                begun.Remove(ticket);
                sequenced.Add((ticket, Batch(sequence + 1, sequence + 2)));
                sequence += 2;
            }
            else if (choice == 7 && begun.Count > 0)
            {
                sequencer.Complete(begun[0], null); // rolled back
                begun.RemoveAt(0);
            }
            else if (sequenced.Count > 0)
            {
                var (ticket, batch) = sequenced[choice % sequenced.Count];
                sequenced.Remove((ticket, batch));
                sequencer.Complete(ticket, batch);
                committed++;
            }
        }

        begun.ForEach(t => sequencer.Complete(t, null));
        foreach (var (ticket, batch) in sequenced)
        {
            sequencer.Complete(ticket, batch);
            committed++;
        }

        return committed;
    }

    private static CommittedBatch Batch(long ticks, long signals) => new(0, ticks, signals, null, new EngineOutput(SignalBatch.Empty, BarChanges.None, []));

    private sealed class Recorder : ICommitObserver
    {
        public List<CommittedBatch> Batches { get; } = [];

        public void OnCommitted(CommittedBatch batch) => Batches.Add(batch);
    }

    private sealed class Held(ManualResetEventSlim mayGoOn) : ICommitObserver
    {
        public void OnCommitted(CommittedBatch batch) => mayGoOn.Wait();
    }

    private sealed class Faulty : ICommitObserver
    {
        public void OnCommitted(CommittedBatch batch) => throw new InvalidOperationException("faulty");
    }
}
