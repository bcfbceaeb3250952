using JasperFx.Events;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.LogIndex;

/// <summary>What each event of the shard streams holds: from event time to places in the log, and the yardstick of the completeness check.</summary>
internal sealed class LogIndexModel : ReadModel
{
    public override string Name => "log_index";

    public override IReadOnlyList<ReadTable> Tables { get; } = [LogIndexTable.LogIndex];

    public override string Functions => LogIndexTable.Functions;

    public override Task FoldAsync(LogPage page, PageWrites writes, CancellationToken cancellation)
    {
        var rows = page.Events.Select(RowOf).OfType<LogIndexRow>().ToArray();
        T[] Column<T>(Func<LogIndexRow, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "log_index",
            Column(r => r.Sequence), Column(r => r.Shard), Column(r => r.Stream), Column(r => r.Type), Column(r => r.Count), Column(r => r.TsMin), Column(r => r.TsMax));
        return Task.CompletedTask;
    }

    private static LogIndexRow? RowOf(IEvent e) => e switch
    {
        IEvent<TicksIngested> { Data: var d } => Row(e, d.Shard, d.Ticks.Count, d.Ticks.TsEvent),
        IEvent<SignalsComputed> { Data: var d } => Row(e, d.Shard, d.Signals.Count, d.Signals.Columns.TsNs.AsSpan(0, d.Signals.Count)),
        IEvent<ClockAdvanced> { Data: var d } => Row(e, d.Shard, 0, [d.TsNs]),
        _ => null,
    };

    private static LogIndexRow Row(IEvent e, int shard, int count, ReadOnlySpan<long> times)
    {
        long min = long.MaxValue;
        long max = long.MinValue;
        foreach (long ts in times)
        {
            min = Math.Min(min, ts);
            max = Math.Max(max, ts);
        }

        return new LogIndexRow(e.Sequence, shard, e.StreamKey!, e.EventTypeName, count, min, max);
    }
}

/// <summary>A row of <c>read.log_index</c>. Event times in nanoseconds; <see cref="long.MaxValue"/> and <see cref="long.MinValue"/> where there are none.</summary>
internal sealed record LogIndexRow(long Sequence, int Shard, string Stream, string Type, long Count, long TsMin, long TsMax);
