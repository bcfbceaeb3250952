using SignalEs.Domain;
using SignalEs.Domain.Engine;

namespace SignalEs.Projections.Signals;

/// <summary>The newest value of a signal that a page has shown so far, copied out of its batch.</summary>
internal sealed class SignalRow
{
    private double[] _values = [];

    public SignalColumnSet Columns { get; private set; } = null!;

    public string Subject { get; private set; } = "";

    public long TsNs { get; private set; }

    public long BarStartNs { get; private set; }

    public short Status { get; private set; }

    public ReadOnlySpan<double> Values => _values;

    public Position Position { get; private set; }

    /// <summary>Takes the place of the value before.</summary>
    public void Take(SignalBatch batch, int row, long sequence)
    {
        var values = batch.ValuesOf(row);
        (Columns, Subject, Position) = (batch.ConfigOf(row), batch.SubjectOf(row), new Position(sequence, row));
        (TsNs, BarStartNs, Status) = (batch.Columns.TsNs[row], batch.Columns.BarStartNs[row], batch.Columns.Status[row]);
        _values = _values.Length == values.Length ? _values : new double[values.Length];
        values.CopyTo(_values);
    }

    /// <summary>
    /// Start of the row of history that a value belongs to: its bar, or the minute that it ends or lies in. A value known at 10:01:00 was
    /// made of what came before and belongs to 10:00.
    /// </summary>
    public static long HistoryStartNs(SignalBatch batch, int row) => batch.ConfigOf(row).Cadence.StartsWith("bar:", StringComparison.Ordinal)
        ? batch.Columns.BarStartNs[row]
        : UnixNanos.Floor(batch.Columns.TsNs[row] - 1, UnixNanos.PerMinute);

    /// <summary>Values of many rows one after the other, and where each row's begin: PostgreSQL has no array of arrays of different length.</summary>
    public static (int[] At, int[] Count, double[] Values) Flatten(IReadOnlyList<SignalRow> rows)
    {
        int[] at = new int[rows.Count];
        int[] count = new int[rows.Count];
        int total = 0;
        for (int i = 0; i < at.Length; i++)
        {
            (at[i], count[i]) = (total + 1, rows[i].Values.Length); // arrays in SQL count from 1
            total += count[i];
        }

        double[] values = new double[total];
        for (int i = 0; i < at.Length; i++)
        {
            rows[i].Values.CopyTo(values.AsSpan(at[i] - 1));
        }

        return (at, count, values);
    }
}
