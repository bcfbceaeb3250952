using System.Diagnostics.Metrics;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>Counters of the write side; meter <c>SignalEs.Ingestion</c>.</summary>
public sealed class IngestMetrics : IDisposable
{
    public const string MeterName = "SignalEs.Ingestion";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _committed;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _flagged;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _wentBack;
    private readonly Histogram<double> _commitSeconds;
    private readonly Counter<long> _damaged;
    private long _losses;
    private long _snapshotsDamaged;
    private readonly Histogram<double> _ingestSeconds;

    public IngestMetrics()
    {
        _committed = _meter.CreateCounter<long>("signales.ticks.committed", description: "Ticks in the log");
        _rejected = _meter.CreateCounter<long>("signales.ticks.rejected", description: "Ticks in quarantine, by code");
        _flagged = _meter.CreateCounter<long>("signales.ticks.flagged", description: "Odd ticks that were taken all the same, by flag");
        _duplicates = _meter.CreateCounter<long>("signales.ticks.duplicates", description: "Ticks that their source had sent before");
        _lost = _meter.CreateCounter<long>("signales.source.losses", description: "Times that Redis was found to have lost entries of a shard's stream");
        _wentBack = _meter.CreateCounter<long>("signales.log.losses", description: "Times that the log of a shard was found to end before what was committed to it");
        _damaged = _meter.CreateCounter<long>("signales.snapshots.damaged", description: "Engine snapshots that were found torn or corrupt and passed over");
        _failed = _meter.CreateCounter<long>("signales.commits.failed", description: "Commits that were tried again");
        _commitSeconds = _meter.CreateHistogram<double>("signales.commit.duration", "s", "Append to committed");
        _ingestSeconds = _meter.CreateHistogram<double>("signales.ingest.duration", "s", "Read from the source to committed, of each read");
    }

    public void Committed(int shard, int ticks, int duplicates)
    {
        var tag = new KeyValuePair<string, object?>("shard", shard);
        _committed.Add(ticks, tag);
        _duplicates.Add(duplicates, tag);
    }

    /// <summary>Counts bad ticks by code and odd ones by flag; both sets of names are closed.</summary>
    public void Judged(int shard, IReadOnlyList<RejectedTick> rejected, IReadOnlyList<FlaggedTick> flags)
    {
        foreach (var codes in rejected.GroupBy(r => r.Code, StringComparer.Ordinal))
        {
            _rejected.Add(codes.Count(), new("shard", shard), new("code", TickCodes.IndexOf(codes.Key) < 0 ? "other" : codes.Key));
        }

        foreach (var flagged in flags.GroupBy(f => f.Flag))
        {
            _flagged.Add(flagged.Count(), new("shard", shard), new("flag", FlaggedTick.NameOf(flagged.Key)));
        }
    }

    /// <summary>A request was refused for its length; nothing of it is kept.</summary>
    public void BodyTooLong() => _rejected.Add(1, new("shard", -1), new("code", "oversized"));

    /// <summary>A source stream was found to have lost entries.</summary>
    public void SourceLost(int shard)
    {
        Interlocked.Increment(ref _losses);
        _lost.Add(1, new KeyValuePair<string, object?>("shard", shard));
    }

    /// <summary>Such findings since this host was started.</summary>
    public long SourceLosses => Interlocked.Read(ref _losses);

    /// <summary>The log of a shard ends before what was committed to it.</summary>
    public void LogWentBack(int shard) => _wentBack.Add(1, new KeyValuePair<string, object?>("shard", shard));

    /// <summary>Snapshots of a shard were found torn or corrupt.</summary>
    public void SnapshotsDamaged(int shard, int count)
    {
        Interlocked.Add(ref _snapshotsDamaged, count);
        _damaged.Add(count, new KeyValuePair<string, object?>("shard", shard));
    }

    /// <summary>Such snapshots found since this host was started.</summary>
    public long DamagedSnapshots => Interlocked.Read(ref _snapshotsDamaged);

    public void CommitFailed(int shard) => _failed.Add(1, new KeyValuePair<string, object?>("shard", shard));

    public void CommitTook(int shard, TimeSpan time) => _commitSeconds.Record(time.TotalSeconds, new KeyValuePair<string, object?>("shard", shard));

    public void IngestTook(int shard, TimeSpan time) => _ingestSeconds.Record(time.TotalSeconds, new KeyValuePair<string, object?>("shard", shard));

    public void Dispose() => _meter.Dispose();
}
