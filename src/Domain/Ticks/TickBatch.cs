namespace SignalEs.Domain.Ticks;

/// <summary>
/// Ticks in the order they were received, column by column. Arrays may be longer than <see cref="Count"/>; a batch is immutable once built, as long as it is held.
/// </summary>
public sealed class TickBatch : Lent
{
    /// <summary>More ticks than this never stand in one batch.</summary>
    public const int CountMax = 65_536;

    public static readonly TickBatch Empty = new([], [], 0, new TickColumns(0));

    private readonly TickColumnPool? _pool;

    internal TickBatch(string[] instruments, string[] sources, int count, TickColumns columns, TickColumnPool? pool = null)
        => (Instruments, Sources, Count, Columns, _pool) = (instruments, sources, count, columns, pool);

    public int Count { get; }

    /// <summary>Instrument keys of this batch, in order of first appearance; <see cref="TickColumns.Instrument"/> points into it.</summary>
    public string[] Instruments { get; }

    /// <summary>Names of producers; <see cref="TickColumns.Source"/> points into it.</summary>
    public string[] Sources { get; }

    public TickColumns Columns { get; }

    internal override bool IsLent => _pool is not null;

    public ReadOnlySpan<int> Instrument => Columns.Instrument.AsSpan(0, Count);

    public ReadOnlySpan<long> TsEvent => Columns.TsEvent.AsSpan(0, Count);

    /// <summary>The tick at an index, as a row.</summary>
    public Tick this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var c = Columns;
            int source = c.Source[index];
            return new Tick(
                Instruments[c.Instrument[index]], c.TsEvent[index], c.TsReceived[index], c.Last[index], c.Bid[index], c.Ask[index],
                c.BidSize[index], c.AskSize[index], c.Volume[index], c.OpenInterest[index], source < 0 ? null : Sources[source], c.SourceSeq[index]);
        }
    }

    /// <summary>Ticks <paramref name="start"/> up to <paramref name="end"/> as a batch of its own.</summary>
    public TickBatch Slice(int start, int end)
    {
        if (start == 0 && end == Count)
        {
            return this;
        }

        var builder = new TickBatchBuilder(end - start);
        for (int i = start; i < end; i++)
        {
            builder.Add(this[i]);
        }

        return builder.Build();
    }

    private protected override void Return() => _pool!.Give(Columns);
}
