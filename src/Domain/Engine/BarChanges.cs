namespace SignalEs.Domain.Engine;

/// <summary>The bars that a batch closed, then those of each instrument that it touched and that are still forming. Each has an index in that order.</summary>
public sealed class BarChanges : Lent
{
    public static readonly BarChanges None = new([], [], 0, null);

    private readonly FormingBars[] _forming;
    private readonly int _count;
    private readonly FreeRoom<FormingBars[]>? _room;

    internal BarChanges(IReadOnlyList<BarChange> closed, FormingBars[] forming, int count, FreeRoom<FormingBars[]>? room)
        => (Closed, _forming, _count, _room) = (closed, forming, count, room);

    /// <summary>In order of closing.</summary>
    public IReadOnlyList<BarChange> Closed { get; }

    /// <summary>In order of the instruments' first tick, <see cref="FormingBars.Count"/> bars each. For as long as this is held; copies stay as they are.</summary>
    public ReadOnlySpan<FormingBars> Forming => _forming.AsSpan(0, _count);

    internal override bool IsLent => _room is not null;

    /// <summary>One after the other; forming ones are made as they are read.</summary>
    public IEnumerable<BarChange> All()
    {
        foreach (var bar in Closed)
        {
            yield return bar;
        }

        for (int instrument = 0; instrument < _count; instrument++)
        {
            for (int i = 0; i < _forming[instrument].Count; i++)
            {
                yield return _forming[instrument][i];
            }
        }
    }

    private protected override void Return() => _room!.Give(_forming);
}
