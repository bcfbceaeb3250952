namespace SignalEs.Domain.Ticks;

/// <summary>Collects ticks into a <see cref="TickBatch"/>; after <see cref="Build"/> it may be used again, and has its room already.</summary>
/// <param name="capacity">Ticks that have room at first.</param>
/// <param name="pool">Where the columns of its batches come from and go back to; null: each batch has arrays of its own length, for good.</param>
public sealed class TickBatchBuilder(int capacity = 1024, TickColumnPool? pool = null)
{
    private readonly Dictionary<string, int> _instrumentIndex = new(StringComparer.Ordinal);
    private readonly List<string> _instruments = [];
    private readonly List<string> _sources = [];
    private TickColumns _columns = pool is null ? new TickColumns(Math.Max(1, capacity)) : TickColumns.None;
    private int[] _map = [];
    private string? _lastSource;
    private int _lastSourceIndex;

    public int Count { get; private set; }

    public void Add(in Tick tick)
    {
        int i = Next();
        _columns.Instrument[i] = InstrumentIndex(tick.Key);
        _columns.TsEvent[i] = tick.TsEventNs;
        _columns.TsReceived[i] = tick.TsReceivedNs;
        _columns.Last[i] = tick.Last;
        _columns.Bid[i] = tick.Bid;
        _columns.Ask[i] = tick.Ask;
        _columns.BidSize[i] = tick.BidSize;
        _columns.AskSize[i] = tick.AskSize;
        _columns.Volume[i] = tick.Volume;
        _columns.OpenInterest[i] = tick.OpenInterest;
        _columns.Source[i] = tick.Source is null ? -1 : SourceIndex(tick.Source);
        _columns.SourceSeq[i] = tick.SourceSeq;
    }

    /// <summary>Copies a tick of another batch, without making a <see cref="Tick"/> of it.</summary>
    /// <param name="from">Where it stands; <see cref="From"/> was told of it.</param>
    /// <param name="row">Its index there.</param>
    public void Add(TickBatch from, int row)
    {
        var c = from.Columns;
        int i = Next();
        ref int instrument = ref _map[c.Instrument[row]];
        if (instrument < 0)
        {
            instrument = InstrumentIndex(from.Instruments[c.Instrument[row]]);
        }

        _columns.Instrument[i] = instrument;
        _columns.TsEvent[i] = c.TsEvent[row];
        _columns.TsReceived[i] = c.TsReceived[row];
        _columns.Last[i] = c.Last[row];
        _columns.Bid[i] = c.Bid[row];
        _columns.Ask[i] = c.Ask[row];
        _columns.BidSize[i] = c.BidSize[row];
        _columns.AskSize[i] = c.AskSize[row];
        _columns.Volume[i] = c.Volume[row];
        _columns.OpenInterest[i] = c.OpenInterest[row];
        _columns.Source[i] = c.Source[row] < 0 ? -1 : SourceIndex(from.Sources[c.Source[row]]);
        _columns.SourceSeq[i] = c.SourceSeq[row];
    }

    /// <summary>Sets the receive time of the tick added last.</summary>
    public void Received(long tsNs) => _columns.TsReceived[Count - 1] = tsNs;

    /// <summary>Ticks of this batch are copied next, see <see cref="Add(TickBatch, int)"/>: each of its instruments is looked up once.</summary>
    public void From(TickBatch batch)
    {
        if (_map.Length < batch.Instruments.Length)
        {
            _map = new int[Math.Max(batch.Instruments.Length, 2 * _map.Length)];
        }

        _map.AsSpan(0, batch.Instruments.Length).Fill(-1);
    }

    /// <summary>The batch; the builder is empty then.</summary>
    public TickBatch Build()
    {
        string[] instruments = [.. _instruments];
        string[] sources = [.. _sources];
        var batch = pool is null || Count == 0
            ? new TickBatch(instruments, sources, Count, _columns.Take(Count))
            : new TickBatch(instruments, sources, Count, _columns, pool);
        if (batch.IsLent)
        {
            _columns = TickColumns.None;
        }

        _instrumentIndex.Clear();
        _instruments.Clear();
        _sources.Clear();
        (_lastSource, Count) = (null, 0);
        return batch;
    }

    private int Next()
    {
        if (Count == TickBatch.CountMax)
        {
            throw new InvalidOperationException($"a batch holds at most {TickBatch.CountMax} ticks");
        }

        if (Count == _columns.Capacity)
        {
            Grow();
        }

        return Count++;
    }

    private void Grow()
    {
        if (pool is not null && Count == 0)
        {
            _columns = pool.Take(Math.Max(1, capacity));
        }
        else
        {
            _columns.Grow(2 * Count);
        }
    }

    private int InstrumentIndex(string key)
    {
        if (!_instrumentIndex.TryGetValue(key, out int instrument))
        {
            instrument = _instruments.Count;
            _instrumentIndex.Add(key, instrument);
            _instruments.Add(key);
        }

        return instrument;
    }

    private int SourceIndex(string source)
    {
        if (!ReferenceEquals(source, _lastSource))
        {
            (_lastSource, _lastSourceIndex) = (source, FindSource(source));
        }

        return _lastSourceIndex;
    }

    // A batch has one or two sources; a list is faster than a table.
    private int FindSource(string source)
    {
        for (int i = _sources.Count - 1; i >= 0; i--)
        {
            if (_sources[i] == source)
            {
                return i;
            }
        }

        _sources.Add(source);
        return _sources.Count - 1;
    }
}
