namespace SignalEs.Domain.Ticks;

/// <summary>Collects ticks into a <see cref="TickBatch"/>; after <see cref="Build"/> it may be used again, and has its room already.</summary>
public sealed class TickBatchBuilder(int capacity = 1024)
{
    private readonly Dictionary<string, int> _instrumentIndex = new(StringComparer.Ordinal);
    private readonly List<string> _instruments = [];
    private readonly List<string> _sources = [];
    private readonly TickColumns _columns = new(Math.Max(1, capacity));
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
    /// <param name="from">Where it stands.</param>
    /// <param name="row">Its index there.</param>
    /// <param name="instruments">Scratch, from <see cref="MapOf"/>, for this pair of batch and builder.</param>
    public void Add(TickBatch from, int row, int[] instruments)
    {
        var c = from.Columns;
        int i = Next();
        ref int instrument = ref instruments[c.Instrument[row]];
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

    /// <summary>Remembers where a batch's instruments stand in this builder; for <see cref="Add(TickBatch, int, int[])"/>.</summary>
    public static int[] MapOf(TickBatch from)
    {
        int[] map = new int[from.Instruments.Length];
        Array.Fill(map, -1);
        return map;
    }

    /// <summary>The batch, in arrays of its own length; the builder is empty then.</summary>
    public TickBatch Build()
    {
        var batch = new TickBatch([.. _instruments], [.. _sources], Count, _columns.Take(Count));
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
            _columns.Grow(2 * Count);
        }

        return Count++;
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
