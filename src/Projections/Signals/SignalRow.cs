using SignalEs.Domain;
using SignalEs.Domain.Engine;

namespace SignalEs.Projections.Signals;

/// <summary>One row of a <c>SignalsComputed</c> event, where it stands.</summary>
internal readonly record struct SignalRow(SignalBatch Batch, int Row, long Sequence)
{
    public SignalColumnSet Columns => Batch.ConfigOf(Row);

    public string Subject => Batch.SubjectOf(Row);

    public long TsNs => Batch.Columns.TsNs[Row];

    public long BarStartNs => Batch.Columns.BarStartNs[Row];

    public short Status => Batch.Columns.Status[Row];

    public ReadOnlySpan<double> Values => Batch.ValuesOf(Row);

    public Position Position => new(Sequence, Row);

    /// <summary>
    /// Start of the row of history that this value belongs to: its bar, or the minute that it ends or lies in. A value known at 10:01:00 was
    /// made of what came before and belongs to 10:00.
    /// </summary>
    public long HistoryStartNs => Columns.Cadence.StartsWith("bar:", StringComparison.Ordinal)
        ? BarStartNs
        : UnixNanos.Floor(TsNs - 1, UnixNanos.PerMinute);

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
