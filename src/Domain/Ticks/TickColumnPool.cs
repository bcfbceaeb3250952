namespace SignalEs.Domain.Ticks;

/// <summary>Columns for batches that come and go by the thousand: a batch built by a <see cref="TickBatchBuilder"/> with a pool brings its columns back with <see cref="Lent.Release"/>.</summary>
/// <param name="most">Columns kept for the next batches.</param>
public sealed class TickColumnPool(int most)
{
    /// <summary>Ticks that returned columns may have room for: an unusually large batch doesn't stay in memory.</summary>
    private const int RowsMax = 8192;

    private readonly FreeRoom<TickColumns> _free = new(most);

    /// <summary>
    /// Overwrites columns as they come back. Who reads a batch that he no longer holds then fails at once: its instruments are none.
    /// </summary>
    public bool Spoils { get; init; }

    internal TickColumns Take(int rows)
    {
        var columns = _free.TryTake(out var found) ? found : new TickColumns(rows);
        columns.Fit(rows);
        return columns;
    }

    internal void Give(TickColumns columns)
    {
        if (Spoils)
        {
            columns.Spoil();
        }

        if (columns.Capacity <= RowsMax)
        {
            _free.Give(columns);
        }
    }
}
