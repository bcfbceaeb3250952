using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

/// <summary>Windows in O(1) against windows worked out anew at each bar, over a long series with a large price, tiny moves and jumps.</summary>
public class LongRuns
{
    private const int Count = 50_000;
    private const int Periods = 20;

    [Fact]
    public void Means_deviations_and_bands_do_not_drift()
    {
        var values = Values();
        var rows = Run("bb", values, 6);
        for (var i = Periods - 1; i < Count; i++)
        {
            var (mean, deviation) = Naive(values.AsSpan(i - Periods + 1, Periods));
            Close(mean, rows[i * 6], i);
            Close(mean + (2 * deviation), rows[(i * 6) + 1], i);
            Assert.Equal(deviation, rows[(i * 6) + 5] * mean / 4, 1e-15 * mean);
        }
    }

    [Fact]
    public void Weighted_means_and_slopes_do_not_drift()
    {
        var values = Values();
        var (wma, slope) = (Run("wma", values, 1), Run("slope", values, 5));
        for (var i = Periods - 1; i < Count; i++)
        {
            decimal weighted = 0, products = 0;
            for (var j = 0; j < Periods; j++)
            {
                weighted += (j + 1) * (decimal)values[i - Periods + 1 + j];
                products += (j - 9.5m) * (decimal)values[i - Periods + 1 + j];
            }

            Close((double)(weighted / 210), wma[i], i);
            Assert.Equal((double)(products / 665), slope[i * 5], 1e-12 * 1000);
        }
    }

    [Fact]
    public void Highs_and_lows_of_windows_are_exact()
    {
        var values = Values();
        var bars = values.Select((x, i) => new BarInput(i, x, x, x, x, 1)).ToArray();
        var rows = new double[Count * 4];
        IndicatorCatalog.Create("donchian", [Periods]).AddAll(bars, rows);
        for (var i = Periods; i < Count; i++)
        {
            var window = values.AsSpan(i - Periods, Periods).ToArray();
            Assert.Equal(window.Max(), rows[i * 4]);
            Assert.Equal(window.Min(), rows[(i * 4) + 2]);
        }
    }

    [Fact]
    public void A_flat_window_behind_a_jump_has_no_deviation_and_no_score()
    {
        var values = Enumerable.Range(0, 200).Select(i => i < 100 ? 1e9 + (i % 7 * 0.125) : 0.1).ToArray();
        var rows = Run("stddev", values, 3);
        for (var i = 100 + Periods - 1; i < 200; i++)
        {
            Assert.Equal(0, rows[i * 3]);
            Assert.True(double.IsNaN(rows[(i * 3) + 2]));
        }
    }

    private static double[] Values()
    {
        // Moves of 1/64 around 370, and now and then a jump: doubles and decimals hold these numbers exactly, so that exact sums are at hand.
        var (values, price, state) = (new double[Count], 370.0, 12345u);
        for (var i = 0; i < Count; i++)
        {
            state = (state * 1664525u) + 1013904223u;
            price += ((int)(state >> 16) % 5 - 2) / 64.0;
            if (state >> 20 == 77) price = price > 1000 ? 370 : 3700;
            values[i] = Math.Max(price, 1);
        }

        return values;
    }

    private static double[] Run(string name, double[] values, int outputs)
    {
        var rows = new double[values.Length * outputs];
        var parameters = new double[] { Periods };
        ((SeriesIndicator)IndicatorCatalog.Create(name, parameters)).AddAll(values, rows);
        return rows;
    }

    private static (double Mean, double Deviation) Naive(ReadOnlySpan<double> window)
    {
        decimal sum = 0, squares = 0;
        foreach (var x in window) sum += (decimal)x;
        foreach (var x in window) squares += ((decimal)x - (sum / Periods)) * ((decimal)x - (sum / Periods));
        return ((double)(sum / Periods), Math.Sqrt((double)(squares / Periods)));
    }

    private static void Close(double expected, double actual, int row) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected), $"row {row}: {actual:R} instead of {expected:R}");
}
