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

    public override PageFold Begin(LogPage page) => new Fold();

    /// <summary>The rows of some events.</summary>
    internal sealed class Fold : PageFold
    {
        private readonly List<LogIndexRow> _rows = [];

        /// <summary>In order of sequence.</summary>
        public IReadOnlyList<LogIndexRow> Collected => _rows;

        /// <summary>Forgets the rows.</summary>
        public void Clear() => _rows.Clear();

        public override void Ticks(IEvent<TicksIngested> e, TickBatch ticks) => Add(e, e.Data.Shard, ticks.Count, ticks.TsEvent);

        public override ValueTask SignalsAsync(IEvent<SignalsComputed> e, SignalBatch signals, CancellationToken cancellation)
        {
            Add(e, e.Data.Shard, signals.Count, signals.Columns.TsNs.AsSpan(0, signals.Count));
            return ValueTask.CompletedTask;
        }

        public override void Other(IEvent e)
        {
            if (e is IEvent<ClockAdvanced> { Data: var clock })
            {
                Add(e, clock.Shard, 0, [clock.TsNs]);
            }
        }

        public override int Rows => _rows.Count;

        public override void Write(PageWrites writes)
        {
            foreach (var rows in _rows.Chunk(PageWrites.RowsMax))
            {
                T[] Column<T>(Func<LogIndexRow, T> value) => Array.ConvertAll(rows, r => value(r));
                writes.Upsert(
                    "log_index",
                    Column(r => r.Sequence), Column(r => r.Shard), Column(r => r.Stream), Column(r => r.Type), Column(r => r.Count), Column(r => r.TsMin), Column(r => r.TsMax));
            }
        }

        private void Add(IEvent e, int shard, int count, ReadOnlySpan<long> times)
        {
            long min = long.MaxValue;
            long max = long.MinValue;
            foreach (long ts in times)
            {
                min = Math.Min(min, ts);
                max = Math.Max(max, ts);
            }

            _rows.Add(new LogIndexRow(e.Sequence, shard, e.StreamKey!, e.EventTypeName, count, min, max));
        }
    }
}

/// <summary>A row of <c>read.log_index</c>. Event times in nanoseconds; <see cref="long.MaxValue"/> and <see cref="long.MinValue"/> where there are none.</summary>
internal sealed record LogIndexRow(long Sequence, int Shard, string Stream, string Type, long Count, long TsMin, long TsMax);
