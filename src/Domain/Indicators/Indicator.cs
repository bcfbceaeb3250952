using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators;

/// <summary>
/// The running state of one indicator over one series of bars. Every output is a double; NaN says "not yet" or "undefined here".
/// <see cref="Add"/>, <see cref="Peek"/> and <see cref="AddAll"/> run the same kernel, so their results have the same bits.
/// Nothing here allocates after construction. Not safe for use by several threads at once.
/// </summary>
public abstract class Indicator
{
    /// <summary>Values per bar.</summary>
    public abstract int OutputCount { get; }

    /// <summary>Takes in a final bar and writes its <see cref="OutputCount"/> values.</summary>
    public abstract void Add(in BarInput bar, Span<double> output);

    /// <summary>
    /// Writes the values as if <paramref name="forming"/> were the next bar, and leaves the state untouched: call it again at each tick.
    /// </summary>
    public abstract void Peek(in BarInput forming, Span<double> output);

    /// <summary>The batch form: adds bar after bar, one row of <see cref="OutputCount"/> values each.</summary>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is shorter than the rows it must hold.</exception>
    public abstract void AddAll(ReadOnlySpan<BarInput> bars, Span<double> rows);

    /// <summary>Writes the whole state; parameters are not part of it.</summary>
    public abstract void Save(StateWriter writer);

    /// <summary>Takes up a state that an indicator of the same name and parameters has saved.</summary>
    public abstract void Load(StateReader reader);
}
