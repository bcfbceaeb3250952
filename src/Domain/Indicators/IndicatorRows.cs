namespace SignalEs.Domain.Indicators;

/// <summary>Rows of an indicator, as a chart shows them.</summary>
/// <param name="TimesUnixNs">Time of each row: of the bar that it belongs to.</param>
/// <param name="Values">Row after row, <paramref name="OutputCount"/> values each.</param>
/// <param name="OutputCount">Values in a row.</param>
public sealed record IndicatorRows(long[] TimesUnixNs, double[] Values, int OutputCount)
{
    public int Count => TimesUnixNs.Length;

    public ReadOnlySpan<double> this[int row] => Values.AsSpan(row * OutputCount, OutputCount);

    /// <summary>A row of NaN for each bar.</summary>
    internal static IndicatorRows Empty(ReadOnlySpan<BarInput> bars, int outputCount)
    {
        var rows = new IndicatorRows(new long[bars.Length], new double[bars.Length * outputCount], outputCount);
        for (var i = 0; i < bars.Length; i++) rows.TimesUnixNs[i] = bars[i].TimeUnixNs;
        rows.Values.AsSpan().Fill(double.NaN);
        return rows;
    }

    /// <summary>The rows that <see cref="Indicator.Add"/> writes, unplaced.</summary>
    internal static IndicatorRows AsAdded(IndicatorDefinition definition, double[] parameters, ReadOnlySpan<BarInput> bars)
    {
        var indicator = definition.Create(parameters);
        var rows = Empty(bars, indicator.OutputCount);
        indicator.AddAll(bars, rows.Values);
        return rows;
    }
}

/// <summary>Draws the rows of an indicator whose rows later bars redraw, or whose rows aren't bars.</summary>
public delegate IndicatorRows DrawRows(double[] parameters, ReadOnlySpan<BarInput> bars);
