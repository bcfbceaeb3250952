using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

/// <summary>A bar as it stood after a batch.</summary>
/// <param name="key">Instrument key.</param>
/// <param name="timeframe">Its timeframe.</param>
/// <param name="bar">State after the batch, positions confirmed once <see cref="SignalEngine.Confirm"/> was called.</param>
/// <param name="end">End of its bucket, nanoseconds.</param>
/// <param name="isFinal">Event time has passed the end.</param>
public sealed class BarChange(InstrumentKey key, Timeframe timeframe, in Bar bar, long end, bool isFinal)
{
    private Bar _bar = bar;

    public InstrumentKey Key { get; } = key;

    public Timeframe Timeframe { get; } = timeframe;

    public ref readonly Bar Bar => ref _bar;

    public long End { get; } = end;

    public bool IsFinal { get; } = isFinal;

    /// <summary>Gives pending positions their sequence.</summary>
    internal void Confirm(long sequence) => _bar.Confirm(sequence);
}

/// <summary>What one <see cref="SignalEngine.Apply(Ticks.TickBatch)"/> gave.</summary>
/// <param name="Signals">Rows to record.</param>
/// <param name="Bars">Every bar that the batch closed, in order of closing; then, once <see cref="SignalEngine.Confirm"/> was called, every bar that it changed and that is still forming.</param>
/// <param name="NewInstruments">Keys seen for the first time.</param>
public sealed record EngineOutput(SignalBatch Signals, BarChanges Bars, IReadOnlyList<InstrumentKey> NewInstruments)
{
    /// <summary>Odd ticks of the batch, in order; none of them is treated differently. Found again by every replay, never recorded.</summary>
    public IReadOnlyList<FlaggedTick> Flags { get; init; } = [];
}
