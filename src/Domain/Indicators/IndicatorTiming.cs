namespace SignalEs.Domain.Indicators;

/// <summary>When the values of a bar are known.</summary>
public enum IndicatorTiming
{
    /// <summary>At the bar's close; never revised.</summary>
    AtClose,

    /// <summary>Some outputs belong to an earlier bar: what <see cref="Indicator.Add"/> writes at a bar is placed <c>Lags</c> rows back in a table.</summary>
    Late,

    /// <summary>
    /// Later bars redraw earlier rows of a table. <see cref="Indicator.Add"/> writes what was known at the bar's close, and that is never revised.
    /// </summary>
    Redrawn,

    /// <summary>The rows of a table are not the bars (bricks).</summary>
    OtherRows,
}
