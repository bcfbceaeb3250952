namespace SignalEs.Domain.Indicators;

/// <summary>
/// An indicator that reads a single series of values, so it can also be fed by another indicator. A NaN value is "not there yet": outputs are NaN, and
/// averages start afresh behind it.
/// </summary>
public abstract class SeriesIndicator : Indicator
{
    /// <summary>What it reads of a bar.</summary>
    public abstract PriceSource Source { get; }

    public abstract void Add(double value, Span<double> output);

    public abstract void Peek(double forming, Span<double> output);

    public abstract void AddAll(ReadOnlySpan<double> values, Span<double> rows);
}
