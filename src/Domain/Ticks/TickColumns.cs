namespace SignalEs.Domain.Ticks;

/// <summary>The columns of a <see cref="TickBatch"/>; see <see cref="Tick"/> for meaning and units. NaN = unknown, source -1 = none.</summary>
public sealed class TickColumns(int capacity)
{
    internal static readonly TickColumns None = new(0);

    public int[] Instrument = capacity == 0 ? [] : new int[capacity];
    public long[] TsEvent = capacity == 0 ? [] : new long[capacity];
    public long[] TsReceived = capacity == 0 ? [] : new long[capacity];
    public double[] Last = capacity == 0 ? [] : new double[capacity];
    public double[] Bid = capacity == 0 ? [] : new double[capacity];
    public double[] Ask = capacity == 0 ? [] : new double[capacity];
    public double[] BidSize = capacity == 0 ? [] : new double[capacity];
    public double[] AskSize = capacity == 0 ? [] : new double[capacity];
    public double[] Volume = capacity == 0 ? [] : new double[capacity];
    public double[] OpenInterest = capacity == 0 ? [] : new double[capacity];
    public int[] Source = capacity == 0 ? [] : new int[capacity];
    public long[] SourceSeq = capacity == 0 ? [] : new long[capacity];

    /// <summary>Arrays for the names of a batch that is unpacked into these columns.</summary>
    internal NameRoom InstrumentNames { get; } = new();

    /// <inheritdoc cref="InstrumentNames"/>
    internal NameRoom SourceNames { get; } = new();

    /// <summary>Ticks that have room.</summary>
    internal int Capacity => Instrument.Length;

    /// <summary>See <see cref="Tick.HasQuote"/>.</summary>
    public bool HasQuote(int i) => !double.IsNaN(Bid[i]) || !double.IsNaN(Ask[i]) || !double.IsNaN(BidSize[i]) || !double.IsNaN(AskSize[i]);

    /// <summary>The first ticks, in columns of their own.</summary>
    internal TickColumns Take(int count) => new(0)
    {
        Instrument = Instrument[..count],
        TsEvent = TsEvent[..count],
        TsReceived = TsReceived[..count],
        Last = Last[..count],
        Bid = Bid[..count],
        Ask = Ask[..count],
        BidSize = BidSize[..count],
        AskSize = AskSize[..count],
        Volume = Volume[..count],
        OpenInterest = OpenInterest[..count],
        Source = Source[..count],
        SourceSeq = SourceSeq[..count],
    };

    /// <summary>Sees to it that so many ticks have room; what stood in the columns may be lost.</summary>
    internal void Fit(int count)
    {
        if (Capacity < count)
        {
            Grow(Math.Max(count, 2 * Capacity));
        }
    }

    /// <summary>Makes it worthless, so that who still reads it finds out.</summary>
    internal void Spoil()
    {
        Array.Fill(Instrument, int.MaxValue);
        Array.Fill(TsEvent, long.MinValue);
        Array.Fill(Source, int.MaxValue);
        Array.Fill(SourceSeq, long.MinValue);
        Array.Fill(Last, double.PositiveInfinity);
        Array.Fill(Bid, double.PositiveInfinity);
    }

    internal void Grow(int capacity)
    {
        Array.Resize(ref Instrument, capacity);
        Array.Resize(ref TsEvent, capacity);
        Array.Resize(ref TsReceived, capacity);
        Array.Resize(ref Last, capacity);
        Array.Resize(ref Bid, capacity);
        Array.Resize(ref Ask, capacity);
        Array.Resize(ref BidSize, capacity);
        Array.Resize(ref AskSize, capacity);
        Array.Resize(ref Volume, capacity);
        Array.Resize(ref OpenInterest, capacity);
        Array.Resize(ref Source, capacity);
        Array.Resize(ref SourceSeq, capacity);
    }
}
