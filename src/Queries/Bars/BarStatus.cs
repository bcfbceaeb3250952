using SignalEs.Domain.Timeframes;

namespace SignalEs.Queries.Bars;

/// <summary>Where a bar stands: <c>forming</c> (its bucket isn't over), <c>final</c>, <c>corrected</c> (late ticks came after it was final), <c>empty</c> (no tick in the bucket).</summary>
public static class BarStatus
{
    public const string Forming = "forming";
    public const string Final = "final";
    public const string Corrected = "corrected";
    public const string Empty = "empty";

    /// <param name="bar">The bar.</param>
    /// <param name="endNs">End of its bucket, nanoseconds.</param>
    /// <param name="watermarkNs">Event time that the underlying has reached, nanoseconds.</param>
    public static string Of(in Bar bar, long endNs, long watermarkNs)
        => bar.IsEmpty ? Empty : endNs > watermarkNs ? Forming : bar.LateTicks > 0 ? Corrected : Final;
}
