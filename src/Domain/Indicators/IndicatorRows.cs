namespace SignalEs.Domain.Indicators;

/// <summary>Rows of an indicator, as a chart shows them.</summary>
/// <param name="TimesUnixNs">Time of each row: of the bar that it belongs to.</param>
/// <param name="Values">Row after row, <paramref name="OutputCount"/> values each.</param>
/// <param name="OutputCount">Values in a row.</param>
public sealed record IndicatorRows(long[] TimesUnixNs, double[] Values, int OutputCount)
{
    public int Count => TimesUnixNs.Length;

    public ReadOnlySpan<double> this[int row] => Values.AsSpan(row * OutputCount, OutputCount);
}

/// <summary>Draws the rows of an indicator whose rows later bars redraw, or whose rows aren't bars.</summary>
public delegate IndicatorRows DrawRows(double[] parameters, ReadOnlySpan<BarInput> bars);
