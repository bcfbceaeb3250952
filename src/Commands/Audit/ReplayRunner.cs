using System.Diagnostics;
using System.Globalization;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Jobs;
using SignalEs.Log;

namespace SignalEs.Commands.Audit;

/// <summary>Runs the engine over the recorded ticks of a range and compares what it gives with what was recorded.</summary>
public sealed class ReplayRunner(AuditLog log, ShardLogReader reader, EngineReplay replay, ShardCount shardCount)
{
    public async Task<ReplayResult> RunAsync(ReplayRange range, IJobProgress? progress, CancellationToken cancellation)
    {
        long highest = await reader.HighestSequenceAsync(cancellation);
        var shards = (await log.ShardsAsync(cancellation)).Where(s => range.HoldsShard(s, shardCount.Value)).ToList();
        var startedFrom = new SortedDictionary<string, long>(StringComparer.Ordinal);
        using var comparison = new ReplayComparison(range);
        var flags = new ReplayFlags(range);
        var clock = Stopwatch.StartNew();
        long ticksRun = 0;
        for (int i = 0; i < shards.Count; i++)
        {
            int shard = shards[i];
            long first = range.UseSnapshots ? await log.FirstSequenceInAsync(shard, range.FromNs, range.ToNs, cancellation) : 0;
            var start = await replay.StartAsync(shard, first - 1, range.UseSnapshots, cancellation);
            startedFrom[shard.ToString(CultureInfo.InvariantCulture)] = start.Sequence;
            start.Engine.BarFilter = static _ => false;
            await foreach (var step in replay.RunAsync(start, highest, cancellation))
            {
                comparison.Add(step);
                flags.Add(step);
                ticksRun += step.Ticks?.Count ?? 0;
                progress?.Report(i * highest + step.Cause.Sequence, shards.Count * highest);
            }
        }

        progress?.Report(shards.Count * highest, shards.Count * highest);
        return new ReplayResult(
            comparison.Ticks, comparison.Signals, comparison.Matched, comparison.Mismatched, comparison.FirstMismatches, comparison.OutputSha256(),
            comparison.RecordedSha256(), comparison.Batches, startedFrom, SignalEngine.Version, Math.Round(ticksRun / Math.Max(1e-9, clock.Elapsed.TotalSeconds)))
        {
            Flagged = flags.Counts,
            FirstFlagged = flags.First,
        };
    }
}
