namespace SignalEs.Domain.Indicators.Trend;

/// <summary>The common families of pivot levels.</summary>
internal static class PivotLevels
{
    /// <summary>Writes PP, S1 to S4, R1 to R4; NaN where a family has no such level.</summary>
    public static void Write(PivotType type, double open, double high, double low, double close, Span<double> output)
    {
        output.Fill(double.NaN);
        var range = high - low;
        switch (type)
        {
            case PivotType.Camarilla:
                output[0] = close;
                Symmetric(close, range, 1.1 / 12, 1.1 / 6, 1.1 / 4, output);
                output[4] = close - (1.1 / 2 * range);
                output[8] = close + (1.1 / 2 * range);
                break;
            case PivotType.Fibonacci:
                output[0] = (high + low + close) / 3;
                Symmetric(output[0], range, 0.382, 0.618, 1, output);
                break;
            case PivotType.Demark:
                var doubled = close < open ? low : close > open ? high : close;
                var sum = high + low + close + doubled;
                output[0] = sum / 4;
                output[1] = (sum / 2) - high;
                output[5] = (sum / 2) - low;
                break;
            case PivotType.Woodie:
                Classic((high + low + (2 * open)) / 4, high, low, output);
                break;
            default:
                Classic((high + low + close) / 3, high, low, output);
                break;
        }
    }

    private static void Classic(double pivot, double high, double low, Span<double> output)
    {
        output[0] = pivot;
        output[1] = (2 * pivot) - high;
        output[2] = pivot - (high - low);
        output[3] = low - (2 * (high - pivot));
        output[5] = (2 * pivot) - low;
        output[6] = pivot + (high - low);
        output[7] = high + (2 * (pivot - low));
    }

    private static void Symmetric(double centre, double range, double first, double second, double third, Span<double> output)
    {
        output[1] = centre - (first * range);
        output[2] = centre - (second * range);
        output[3] = centre - (third * range);
        output[5] = centre + (first * range);
        output[6] = centre + (second * range);
        output[7] = centre + (third * range);
    }
}
