using System.Globalization;
using JasperFx.Events;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Bars;

/// <summary>Bars of the stored levels, and how far event time of each underlying has come: together they give a bar's status.</summary>
internal sealed class BarsModel : ReadModel
{
    // Each tick touches a bar of every level, so a page has thousands: written at once they keep a core from the commits for 50 ms.
    private const int RowsPerWrite = 512;

    public override string Name => "bars";

    public override IReadOnlyList<ReadTable> Tables { get; } = [BarTable.Bars, BarTable.Watermarks];

    public override string Functions => BarTable.Functions;

    public override PageFold Begin(LogPage page) => new Fold(page);

    private sealed class Fold(LogPage page) : PageFold
    {
        private readonly BarFold _bars = new();
        private readonly SortedDictionary<string, long> _watermarks = new(StringComparer.Ordinal);

        public override void Ticks(IEvent<TicksIngested> e, TickBatch ticks)
            => _bars.Add(ticks, e.Sequence, key => page.Calendars.CalendarOf(key, e.Data.Shard, e.Sequence));

        public override async ValueTask SignalsAsync(IEvent<SignalsComputed> e, SignalBatch signals, CancellationToken cancellation)
        {
            foreach (var (underlying, ts) in signals.Watermarks)
            {
                _watermarks[underlying] = Math.Max(ts, _watermarks.GetValueOrDefault(underlying, long.MinValue));
            }

            if (signals.LateTicks.Length > 0)
            {
                var (cause, ticks) = await page.TicksAsync(e.StreamKey!, e.Data.CauseVersion, cancellation)
                    ?? throw new InvalidDataException($"it names late ticks of version {e.Data.CauseVersion}, which holds no ticks");
                foreach (int index in signals.LateTicks)
                {
                    _bars.AddLate(ticks, cause.Sequence, index, key => page.Calendars.CalendarOf(key, e.Data.Shard, cause.Sequence));
                }
            }
        }

        // Calendars may change.
        public override void Other(IEvent e)
        {
            if (e is IEvent<EngineConfigured>)
            {
                _bars.Close();
            }
        }

        public override int Rows => _bars.Count;

        public override void Write(PageWrites writes)
        {
            _bars.Close();
            BarsModel.Write(_bars.Rows, writes);
            writes.Upsert("watermarks", _watermarks.Keys.ToArray(), _watermarks.Values.ToArray());
        }
    }

    private static void Write(IReadOnlyCollection<BarPiece> pieces, PageWrites writes)
    {
        // In order of the primary key, so that two writers lock rows in the same order and neighbours in the index are touched together.
        var ordered = pieces.OrderBy(r => r.Key, StringComparer.Ordinal).ThenBy(r => r.Timeframe).ThenBy(r => r.Bar.Start).ToArray();
        foreach (var row in ordered)
        {
            writes.StartsAt(BarTable.Bars, row.Bar.Start);
        }

        foreach (var rows in ordered.Chunk(RowsPerWrite))
        {
            WritePiece(rows, writes);
        }
    }

    private static void WritePiece(BarPiece[] rows, PageWrites writes)
    {
        T[] Column<T>(Func<BarPiece, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "bars",
            Column(r => r.Key), Column(r => r.Timeframe.ToString()), Column(r => r.Bar.Start), Column(r => r.End),
            Column(r => r.Bar.Open), Column(r => r.Bar.High), Column(r => r.Bar.Low), Column(r => r.Bar.Close),
            Column(r => r.Bar.OpenTs), Column(r => r.Bar.HighTs), Column(r => r.Bar.LowTs), Column(r => r.Bar.CloseTs),
            Column(r => r.Bar.OpenPosition.Packed), Column(r => r.Bar.ClosePosition.Packed),
            Column(r => r.Bar.VolumeE8.ToString(CultureInfo.InvariantCulture)), Column(r => r.Bar.TurnoverE16.ToString(CultureInfo.InvariantCulture)),
            Column(r => r.Bar.Trades), Column(r => r.Bar.Bid), Column(r => r.Bar.Ask), Column(r => r.Bar.QuoteTs), Column(r => r.Bar.QuotePosition.Packed),
            Column(r => r.Bar.OpenInterest), Column(r => r.Bar.OpenInterestTs), Column(r => r.Bar.OpenInterestPosition.Packed),
            Column(r => r.Bar.FromPosition.Packed), Column(r => r.Bar.ToPosition.Packed), Column(r => r.Bar.LateTicks), Column(r => r.Ticks));
    }
}
