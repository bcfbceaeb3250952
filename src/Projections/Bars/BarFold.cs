using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Projections.Bars;

/// <summary>
/// Folds ticks into pieces of bars: each tick once, into its minute; the larger levels are merged from the minutes, which lie inside them because
/// sessions open on whole minutes.
/// </summary>
internal sealed class BarFold
{
    private readonly Dictionary<string, InstrumentPieces> _instruments = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, int Level, long Start), BarPiece> _rows = [];

    public IReadOnlyCollection<BarPiece> Rows => _rows.Values;

    /// <summary>Minutes and rows collected by now.</summary>
    public int Count => _rows.Count + _instruments.Values.Sum(i => i.Count);

    public void Add(TickBatch batch, long sequence, Func<InstrumentKey, SessionCalendar> calendarOf)
    {
        var columns = batch.Columns;
        var instruments = new InstrumentPieces?[batch.Instruments.Length];
        for (int i = 0; i < batch.Count; i++)
        {
            int index = columns.Instrument[i];
            var pieces = instruments[index] ??= PiecesOf(batch.Instruments[index], calendarOf);
            pieces.MinuteOf(columns.TsEvent[i]).Add(columns, i, new Position(sequence, i));
        }
    }

    /// <summary>Marks one tick, folded before on this page or on an earlier one, as late.</summary>
    public void AddLate(TickBatch batch, long sequence, int index, Func<InstrumentKey, SessionCalendar> calendarOf)
    {
        var pieces = PiecesOf(batch.Instruments[batch.Columns.Instrument[index]], calendarOf);
        pieces.MinuteOf(batch.Columns.TsEvent[index]).Bar.Touch(new Position(sequence, index), late: true);
    }

    /// <summary>Merges the minutes collected so far into rows of every stored level. Called at the end, and before calendars change.</summary>
    public void Close()
    {
        foreach (var instrument in _instruments.Values)
        {
            foreach (var minute in instrument.Minutes)
            {
                for (int level = 0; level < Timeframe.Stored.Count; level++)
                {
                    RowOf(instrument, level, minute.Bar.Start).Merge(minute);
                }
            }
        }

        _instruments.Clear();
    }

    private InstrumentPieces PiecesOf(string key, Func<InstrumentKey, SessionCalendar> calendarOf)
    {
        if (!_instruments.TryGetValue(key, out var pieces))
        {
            pieces = new InstrumentPieces(key, calendarOf(InstrumentKey.Parse(key)));
            _instruments.Add(key, pieces);
        }

        return pieces;
    }

    private BarPiece RowOf(InstrumentPieces instrument, int level, long minute)
    {
        var bucket = instrument.BucketOf(level, minute);
        if (!_rows.TryGetValue((instrument.Key, level, bucket.Start), out var row))
        {
            row = new BarPiece(instrument.Key, Timeframe.Stored[level], bucket);
            _rows.Add((instrument.Key, level, bucket.Start), row);
        }

        return row;
    }

    private sealed class InstrumentPieces(string key, SessionCalendar calendar)
    {
        private readonly Dictionary<long, BarPiece> _minutes = [];
        private readonly Buckets.Bucket[] _buckets = new Buckets.Bucket[Timeframe.Stored.Count];
        private BarPiece? _newest;

        public string Key => key;

        public int Count => _minutes.Count;

        public IEnumerable<BarPiece> Minutes => _minutes.Values;

        // Nearly every tick falls into the same minute as the one before.
        public BarPiece MinuteOf(long ts)
        {
            if (_newest is { } newest && ts >= newest.Bar.Start && ts < newest.End)
            {
                return newest;
            }

            long start = UnixNanos.Floor(ts, UnixNanos.PerMinute);
            if (!_minutes.TryGetValue(start, out var piece))
            {
                piece = new BarPiece(key, Timeframe.M1, new Buckets.Bucket(start, start, start + UnixNanos.PerMinute));
                _minutes.Add(start, piece);
            }

            return _newest = piece;
        }

        public Buckets.Bucket BucketOf(int level, long minute)
        {
            ref var bucket = ref _buckets[level];
            if (minute < bucket.From || minute >= bucket.End)
            {
                bucket = level == 0
                    ? new Buckets.Bucket(minute, minute, minute + UnixNanos.PerMinute)
                    : Buckets.Of(calendar, Timeframe.Stored[level], minute);
            }

            return bucket;
        }
    }
}
