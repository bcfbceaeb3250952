using System.Runtime.InteropServices;

namespace SignalEs.Domain.Indicators;

/// <summary>
/// An indicator over a whole series as a chart shows it: late values placed on the bar that they belong to, redrawn lines as they stand at the last bar.
/// Bars may be added one at a time or all at once; the rows have the same bits.
/// </summary>
public sealed class IndicatorTable
{
    private readonly IndicatorDefinition _definition;
    private readonly double[] _parameters;
    private readonly Indicator _indicator;
    private readonly List<BarInput> _bars = [];
    private readonly List<double> _values = [];

    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    public IndicatorTable(IndicatorDefinition definition, ReadOnlySpan<double> parameters)
    {
        _definition = definition;
        _indicator = definition.New(parameters);
        _parameters = definition.Complete(parameters);
    }

    /// <summary>The rows of a series in one go.</summary>
    public static IndicatorRows Of(IndicatorDefinition definition, ReadOnlySpan<double> parameters, ReadOnlySpan<BarInput> bars)
    {
        var table = new IndicatorTable(definition, parameters);
        table.AddAll(bars);
        return table.Rows();
    }

    public void Add(in BarInput bar)
    {
        _bars.Add(bar);
        if (_definition.Draw is null) _indicator.Add(bar, Claim(1));
    }

    public void AddAll(ReadOnlySpan<BarInput> bars)
    {
        _bars.AddRange(bars);
        if (_definition.Draw is null) _indicator.AddAll(bars, Claim(bars.Length));
    }

    /// <summary>The rows as they stand now.</summary>
    public IndicatorRows Rows()
    {
        var bars = CollectionsMarshal.AsSpan(_bars);
        if (_definition.Draw is { } draw) return draw(_parameters, bars);
        var rows = new IndicatorRows(new long[bars.Length], [.. _values], _indicator.OutputCount);
        for (var i = 0; i < bars.Length; i++) rows.TimesUnixNs[i] = bars[i].TimeUnixNs;
        if (_definition.Lags?.Invoke(_parameters) is { } lags) Place(rows, lags);
        return rows;
    }

    private static void Place(IndicatorRows rows, int[] lags)
    {
        for (var output = 0; output < lags.Length; output++)
        {
            for (var row = 0; row < rows.Count && lags[output] > 0; row++)
            {
                var from = row + lags[output];
                rows.Values[(row * lags.Length) + output] = from < rows.Count ? rows.Values[(from * lags.Length) + output] : double.NaN;
            }
        }
    }

    private Span<double> Claim(int rows)
    {
        var start = _values.Count;
        CollectionsMarshal.SetCount(_values, start + (rows * _indicator.OutputCount));
        return CollectionsMarshal.AsSpan(_values)[start..];
    }
}
