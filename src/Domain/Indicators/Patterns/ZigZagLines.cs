namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>Draws the lines of a zig zag: from point to point, from high to high, from low to low. Lines from the first bar are left out.</summary>
internal static class ZigZagLines
{
    private const int Line = 0;
    private const int Kind = 1;
    private const int HighToHigh = 2;
    private const int LowToLow = 3;

    /// <param name="points">The first bar, the turning points, and the last bar.</param>
    /// <param name="rows">Four outputs: line, kind of point, line of highs, line of lows.</param>
    public static void Draw(ReadOnlySpan<ZigZagPoint> points, IndicatorRows rows)
    {
        ZigZagPoint high = new(1, double.NaN, 1), low = new(1, double.NaN, -1);
        for (var i = 1; i < points.Length; i++)
        {
            ZigZagPoint from = points[i - 1], to = points[i];
            if (from.Bar > 1) Stretch(rows, Line, from, to, from.Bar + 1);
            rows.Values[((to.Bar - 1) * rows.OutputCount) + Line] = to.Price;
            if (to.Kind != 0) rows.Values[((to.Bar - 1) * rows.OutputCount) + Kind] = to.Kind;
            if (from.Kind < 0)
            {
                if (high.Bar > 1) Stretch(rows, HighToHigh, high, to, high.Bar);
                high = to;
            }
            else if (from.Kind > 0)
            {
                if (low.Bar > 1) Stretch(rows, LowToLow, low, to, low.Bar);
                low = to;
            }
        }
    }

    private static void Stretch(IndicatorRows rows, int output, ZigZagPoint from, ZigZagPoint to, int firstBar)
    {
        var perBar = (to.Price - from.Price) / (to.Bar - from.Bar);
        for (var bar = firstBar; bar <= to.Bar; bar++)
        {
            rows.Values[((bar - 1) * rows.OutputCount) + output] = from.Price + (perBar * (bar - from.Bar));
        }
    }
}
