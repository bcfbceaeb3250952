using SignalEs.Domain.Instruments;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

/// <summary>A bar as it stood after a batch.</summary>
/// <param name="Key">Instrument key.</param>
/// <param name="Timeframe">Its timeframe.</param>
/// <param name="Bar">State after the batch, positions confirmed once <see cref="SignalEngine.Confirm"/> was called.</param>
/// <param name="End">End of its bucket, nanoseconds.</param>
/// <param name="IsFinal">Event time has passed the end.</param>
public sealed record BarChange(InstrumentKey Key, Timeframe Timeframe, Bar Bar, long End, bool IsFinal)
{
    /// <summary>Gives pending positions their sequence.</summary>
    internal BarChange Confirm(long sequence)
    {
        var bar = Bar;
        bar.Confirm(sequence);
        return this with { Bar = bar };
    }
}

/// <summary>What one <see cref="SignalEngine.Apply(Ticks.TickBatch)"/> gave.</summary>
/// <param name="Signals">Rows to record.</param>
/// <param name="Bars">Every bar that the batch changed or closed, each at most once, closed ones first in order of closing.</param>
/// <param name="NewInstruments">Keys seen for the first time.</param>
public sealed record EngineOutput(SignalBatch Signals, IReadOnlyList<BarChange> Bars, IReadOnlyList<InstrumentKey> NewInstruments);
