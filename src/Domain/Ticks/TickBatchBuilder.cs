namespace SignalEs.Domain.Ticks;

/// <summary>Collects ticks into a <see cref="TickBatch"/>.</summary>
public sealed class TickBatchBuilder(int capacity = 1024)
{
    private readonly Dictionary<string, int> _instrumentIndex = new(StringComparer.Ordinal);
    private readonly List<string> _instruments = [];
    private readonly List<string> _sources = [];
    private readonly TickColumns _columns = new(Math.Max(1, capacity));
    private int _capacity = Math.Max(1, capacity);

    public int Count { get; private set; }

    public void Add(in Tick tick)
    {
        if (Count == TickBatch.CountMax)
        {
            throw new InvalidOperationException($"a batch holds at most {TickBatch.CountMax} ticks");
        }

        if (Count == _capacity)
        {
            _capacity *= 2;
            _columns.Grow(_capacity);
        }

        if (!_instrumentIndex.TryGetValue(tick.Key, out int instrument))
        {
            instrument = _instruments.Count;
            _instrumentIndex.Add(tick.Key, instrument);
            _instruments.Add(tick.Key);
        }

        int i = Count++;
        _columns.Instrument[i] = instrument;
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

    /// <summary>The batch; the builder must not be used afterwards.</summary>
    public TickBatch Build() => new([.. _instruments], [.. _sources], Count, _columns);

    // A batch has one or two sources; a list is faster than a table.
    private int SourceIndex(string source)
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
