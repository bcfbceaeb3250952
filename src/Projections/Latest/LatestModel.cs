using System.Globalization;
using JasperFx.Events;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Signals;

namespace SignalEs.Projections.Latest;

/// <summary>The newest tick of each instrument and the newest value of each signal, for readers who come when the host has just started.</summary>
internal sealed class LatestModel : ReadModel
{
    public override string Name => "latest";

    public override IReadOnlyList<ReadTable> Tables { get; } = [LatestTable.Ticks, LatestTable.Signals];

    public override string Functions => LatestTable.Functions;

    public override PageFold Begin(LogPage page) => new Fold(page);

    private sealed class Fold(LogPage page) : PageFold
    {
        private readonly SortedDictionary<string, LatestTick> _ticks = new(StringComparer.Ordinal);
        private readonly NewestSignals _signals = new();

        public override void Ticks(IEvent<TicksIngested> e, TickBatch ticks)
        {
            var rows = new LatestTick?[ticks.Instruments.Length];
            for (int i = 0; i < ticks.Count; i++)
            {
                int index = ticks.Columns.Instrument[i];
                (rows[index] ??= RowOf(ticks.Instruments[index], e)).Add(ticks.Columns, i, new Position(e.Sequence, i));
            }
        }

        public override ValueTask SignalsAsync(IEvent<SignalsComputed> e, SignalBatch signals, CancellationToken cancellation)
        {
            for (int i = 0; i < signals.Count; i++)
            {
                _signals.Add(signals, i, start: 0, e.Sequence);
            }

            return ValueTask.CompletedTask;
        }

        public override int Rows => _ticks.Count + _signals.Count;

        public override void Write(PageWrites writes)
        {
            foreach (var rows in _ticks.Values.Chunk(PageWrites.RowsMax))
            {
                LatestModel.Write(rows, writes);
            }

            var ordered = _signals.Rows.OrderBy(s => s.Key.Config, StringComparer.Ordinal).ThenBy(s => s.Key.Subject, StringComparer.Ordinal).Select(s => s.Value);
            foreach (var rows in ordered.Chunk(PageWrites.RowsMax))
            {
                LatestModel.Write(rows, writes);
            }
        }

        private LatestTick RowOf(string key, IEvent<TicksIngested> e)
        {
            if (!_ticks.TryGetValue(key, out var row))
            {
                row = new LatestTick(InstrumentKey.Parse(key));
                _ticks.Add(key, row);
            }

            row.Use(page.Calendars.CalendarOf(row.Key, e.Data.Shard, e.Sequence));
            return row;
        }
    }

    private static void Write(LatestTick[] rows, PageWrites writes)
    {
        T[] Column<T>(Func<LatestTick, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "latest_ticks",
            Column(r => r.Key.Text), Column(r => r.Key.Underlying), Column(r => r.Key.ProductCode), Column(r => r.TsEvent), Column(r => r.TsReceived),
            Column(r => r.Last), Column(r => r.LastTs), Column(r => r.Bid), Column(r => r.Ask), Column(r => r.BidSize), Column(r => r.AskSize),
            Column(r => r.QuoteTs), Column(r => r.Volume), Column(r => r.DayStart),
            Column(r => r.DayVolumeE8.ToString(CultureInfo.InvariantCulture)), Column(r => r.OpenInterest), Column(r => r.Position.Packed));
    }

    private static void Write(SignalRow[] rows, PageWrites writes)
    {
        var (at, count, values) = SignalRow.Flatten(rows);
        T[] Column<T>(Func<SignalRow, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "latest_signals",
            Column(r => r.Columns.Config), Column(r => r.Subject), Column(r => r.Columns.Formula), Column(r => r.TsNs), Column(r => r.BarStartNs),
            Column(r => r.Status), at, count, Column(r => r.Position.Packed), values);
    }
}
