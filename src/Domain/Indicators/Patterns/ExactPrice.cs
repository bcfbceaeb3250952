namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>
/// Prices are decimal numbers; thresholds on their differences are met exactly often enough that binary rounding would decide. So such comparisons are
/// made in decimal, where prices lie in its range.
/// </summary>
internal static class ExactPrice
{
    private const double Largest = 1e27;

    public static bool IsInRange(double price) => Math.Abs(price) < Largest;

    /// <summary>The decimal with the 15 digits that a double surely holds. Only for prices that are in range.</summary>
    public static decimal Of(double price) => (decimal)price;

    /// <summary>|close - open| / (high - low); 1 if the bar has no range, NaN if a price is missing.</summary>
    public static double BodyShare(in BarInput bar)
    {
        if (!IsInRange(bar.Open) || !IsInRange(bar.High) || !IsInRange(bar.Low) || !IsInRange(bar.Close))
        {
            return Math.Abs(bar.Close - bar.Open) / (bar.High - bar.Low);
        }

        var range = Of(bar.High) - Of(bar.Low);
        return range == 0 ? 1 : (double)(Math.Abs(Of(bar.Close) - Of(bar.Open)) / range);
    }
}
