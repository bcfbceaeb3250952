using System.Runtime.CompilerServices;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Log;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Messages;

namespace SignalEs.Queries.Feed.Resume;

/// <summary>
/// Reads missed messages from the log. Ticks and signals are recorded and only have to be read; bars are views, so for them the engine is restored from its
/// newest snapshot before the position and run again.
/// </summary>
internal sealed class LogCommits(ShardLogReader reader, EngineReplay replay, NpgsqlDataSource database, FeedShards shards) : ILogCommits
{
    private static readonly EngineOutput Nothing = new(SignalBatch.Empty, BarChanges.None, []);

    public async Task<long> StartOfAsync(Position after, IReadOnlyList<ChannelPattern> patterns, CancellationToken cancellation)
    {
        if (!NeedsEngine(patterns))
        {
            return after.Sequence;
        }

        int[] wanted = [.. shards.Of(patterns)];
        await using var command = database.CreateCommand(
            """
            select coalesce(min(coalesce(n.sequence, 0)), $2) from unnest($1) s(shard)
            left join lateral (select max(sequence) as sequence from ingest.snapshots where shard = s.shard and sequence < $2 and engine_version = $3) n on true
            """);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = wanted });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Sequence });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SignalEngine.Version });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async IAsyncEnumerable<FeedMessage> MissedAsync(
        Position after, Position to, IReadOnlyList<ChannelPattern> patterns, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var interest = new PatternInterest(patterns);
        bool engine = NeedsEngine(patterns);
        var sources = shards.Of(patterns).Select(shard => engine
            ? ReplayAsync(shard, after, to, cancellation)
            : ReadAsync(shard, after, to, cancellation));
        var ordered = PositionMerge.OfAsync([.. sources.Select(s => MessagesAsync(s, after, to, interest, cancellation))], cancellation);
        await foreach (var message in ordered)
        {
            yield return message;
        }
    }

    private static bool NeedsEngine(IReadOnlyList<ChannelPattern> patterns) => patterns.Any(p => p.MayCover(ChannelKind.Bars));

    private static async IAsyncEnumerable<FeedMessage> MessagesAsync(
        IAsyncEnumerable<CommittedBatch> commits, Position after, Position to, IFeedInterest interest, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var commit in commits.WithCancellation(cancellation))
        {
            foreach (var message in FeedMessages.From(commit, interest))
            {
                if (message.Position > after && message.Position <= to)
                {
                    yield return message;
                }
            }
        }
    }

    // Each event stands for itself: its messages don't depend on the other one of its commit.
    private async IAsyncEnumerable<CommittedBatch> ReadAsync(int shard, Position after, Position to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long? cause = null;
        await foreach (var e in reader.ReadAsync(shard, after.Sequence - 1, to.Sequence, cancellation))
        {
            switch (e)
            {
                case ClockEvent:
                    cause = e.Sequence;
                    break;
                case TicksEvent ticks:
                    cause = e.Sequence;
                    yield return new CommittedBatch(shard, e.Sequence, e.Sequence, ticks.Data.Ticks, Nothing);
                    break;
                case SignalsEvent signals:
                    if (cause is null && signals.Data.Signals.Corrections.Length > 0)
                    {
                        cause = await SequenceAsync(e.Stream, signals.Data.CauseVersion, cancellation);
                    }

                    yield return new CommittedBatch(shard, e.Sequence, e.Sequence, null, new EngineOutput(signals.Data.Signals, BarChanges.None, [])) { CauseSequence = cause };
                    break;
            }
        }
    }

    // The ticks that the first signals follow lie before the position.
    private async Task<long?> SequenceAsync(string stream, long version, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select seq_id from log.mt_events where stream_id = $1 and version = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    private async IAsyncEnumerable<CommittedBatch> ReplayAsync(int shard, Position after, Position to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Before the event of the position: the commit that holds it has to be run again, its later messages may be missing.
        var start = await replay.StartAsync(shard, after.Sequence - 1, useSnapshots: true, cancellation);
        await foreach (var step in replay.RunAsync(start, to.Sequence, cancellation))
        {
            if (step.Recorded is { } recorded)
            {
                var commit = step.ToCommitted(shard);
                yield return commit with { Output = commit.Output with { Signals = recorded.Data.Signals } };
            }
            else
            {
                // The end of the range lies between the two events of the commit.
                yield return new CommittedBatch(shard, step.Cause.Sequence, step.Cause.Sequence, step.Ticks, Nothing);
            }
        }
    }
}
