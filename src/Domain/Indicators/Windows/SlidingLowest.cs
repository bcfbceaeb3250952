using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>Minimum of the last n values: the negated maximum of the negated values.</summary>
internal struct SlidingLowest(int periods, bool allowsFewer = false)
{
    private SlidingHighest _negated = new(periods, allowsFewer);

    /// <summary>The lowest of the newest n values, <paramref name="x"/> the last; NaN if there are fewer or one of them is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit) => -_negated.Next(-x, commit);

    public readonly void Save(StateWriter writer) => _negated.Save(writer);

    public void Load(StateReader reader) => _negated.Load(reader);
}
