using Npgsql;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain;
using SignalEs.Domain.Jobs;
using SignalEs.Domain.Ticks;
using SignalEs.Log;

namespace SignalEs.Commands.Quarantine;

/// <summary>What became of the bad ticks that were driven again.</summary>
/// <param name="Found">Bad ticks that were asked for.</param>
/// <param name="Taken">Of these, such as are taken now (or would be, in a dry run).</param>
/// <param name="Ticks">Ticks they held.</param>
/// <param name="TakenBefore">Taken by an earlier run; not taken again.</param>
/// <param name="StillBad">By code.</param>
/// <param name="NothingToTake">Clocks: their time has passed.</param>
/// <param name="DryRun">Nothing was taken.</param>
/// <param name="Examples">The first that are still bad, and why.</param>
public sealed record RedriveResult(
    long Found, long Taken, long Ticks, long TakenBefore, IReadOnlyDictionary<string, long> StillBad, long NothingToTake, bool DryRun, IReadOnlyList<StillBadTick> Examples);

/// <summary>A bad tick that is one still.</summary>
public sealed record StillBadTick(string Position, string Code, string Field, string Detail);

/// <summary>
/// Tries bad ticks again, through the same readers, rules and shards as new ones. Each at most once: its position is the name of a source, whose number is committed with the tick.
/// One run at a time, so that a tick whose key is replaced can't be taken under two keys.
/// </summary>
internal sealed class Redrive(QuarantineLog log, Shards shards, NpgsqlDataSource database, TimeProvider time)
{
    private const int BatchSize = 500;
    private const int ExamplesMax = 20;
    private const long Lock = 5334503;
    private const string SourceStream = "quarantine";

    public async Task<RedriveResult> RunAsync(
        QuarantineFilter filter, IReadOnlyList<Replacement> replacements, bool dryRun, IJobProgress progress, CancellationToken cancellation)
    {
        var driven = await database.IfFreeAsync<RedriveResult?>(
            $"{Lock}", otherwise: null, async _ => await DriveAsync(filter, replacements, dryRun, progress, cancellation), cancellation);
        return driven ?? throw new InvalidOperationException("another run is driving quarantined ticks; wait for it");
    }

    private async Task<RedriveResult> DriveAsync(
        QuarantineFilter filter, IReadOnlyList<Replacement> replacements, bool dryRun, IJobProgress progress, CancellationToken cancellation)
    {
        var run = new Run(new RawReader(replacements), shards.NewCheck());
        var batch = new List<QuarantinedTick>();
        await foreach (var tick in log.ReadAsync(filter, Position.None, cancellation))
        {
            batch.Add(tick);
            if (batch.Count == BatchSize)
            {
                await BatchAsync(batch, run, dryRun, cancellation);
                progress.Report(run.Found, 0);
            }
        }

        await BatchAsync(batch, run, dryRun, cancellation);
        return run.Result(dryRun);
    }

    private async Task BatchAsync(List<QuarantinedTick> batch, Run run, bool dryRun, CancellationToken cancellation)
    {
        var before = await log.RedrivenAsync(batch, cancellation);
        var good = new List<IncomingTick>();
        foreach (var tick in batch)
        {
            run.Take(tick, before.GetValueOrDefault(tick.RedriveSource), UnixNanos.From(time.GetUtcNow()), good);
        }

        batch.Clear();
        if (!dryRun && good.Count > 0)
        {
            foreach (var (item, _) in await shards.SubmitAsync(SourceStream, good, cancellation))
            {
                await item.Committed.WaitAsync(cancellation);
            }
        }
    }

    private sealed class Run(RawReader reader, KeyCheck check)
    {
        private readonly SortedDictionary<string, long> _stillBad = new(StringComparer.Ordinal);
        private readonly List<StillBadTick> _examples = [];
        private long _taken;
        private long _ticks;
        private long _takenBefore;
        private long _nothing;

        public long Found { get; private set; }

        public void Take(QuarantinedTick quarantined, long takenBefore, long nowNs, List<IncomingTick> good)
        {
            Found++;
            var held = reader.Read(quarantined.Tick, nowNs);
            int number = 0;
            TickRejection? problem = null;
            int start = good.Count;
            foreach (var (read, wrong) in held)
            {
                number++;
                var tick = read with { Source = quarantined.RedriveSource, SourceSeq = number };
                if ((wrong ?? check.Check(tick, out _)) is { } bad)
                {
                    problem ??= bad;
                    continue;
                }

                check.CheckKey(tick.Key, out int shard);
                good.Add(new IncomingTick(tick, shard, null));
            }

            Judge(quarantined, held.Count, takenBefore, problem, start, good);
        }

        // All of what it holds, or nothing: what is taken once is not looked at again.
        private void Judge(QuarantinedTick quarantined, int held, long takenBefore, TickRejection? problem, int start, List<IncomingTick> good)
        {
            if (takenBefore > 0 && takenBefore >= held)
            {
                _takenBefore++;
                good.RemoveRange(start, good.Count - start);
            }
            else if (problem is not null)
            {
                good.RemoveRange(start, good.Count - start);
                _stillBad[problem.Code] = _stillBad.GetValueOrDefault(problem.Code) + 1;
                if (_examples.Count < ExamplesMax)
                {
                    _examples.Add(new StillBadTick(quarantined.Position.ToString(), problem.Code, problem.Field, problem.Detail));
                }
            }
            else if (held == 0)
            {
                _nothing++;
            }
            else
            {
                _taken++;
                _ticks += held;
            }
        }

        public RedriveResult Result(bool dryRun) => new(Found, _taken, _ticks, _takenBefore, _stillBad, _nothing, dryRun, _examples);
    }
}
