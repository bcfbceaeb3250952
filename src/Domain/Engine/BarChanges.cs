namespace SignalEs.Domain.Engine;

/// <summary>The bars that a batch closed, then those of each instrument that it touched and that are still forming. Each has an index in that order.</summary>
/// <param name="Closed">In order of closing.</param>
/// <param name="Forming">In order of the instruments' first tick, <see cref="FormingBars.Count"/> bars each.</param>
public sealed record BarChanges(IReadOnlyList<BarChange> Closed, IReadOnlyList<FormingBars> Forming)
{
    public static readonly BarChanges None = new([], []);

    /// <summary>One after the other; forming ones are made as they are read.</summary>
    public IEnumerable<BarChange> All()
    {
        foreach (var bar in Closed)
        {
            yield return bar;
        }

        foreach (var bars in Forming)
        {
            for (int i = 0; i < bars.Count; i++)
            {
                yield return bars[i];
            }
        }
    }
}
