using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Engine;

/// <summary>
/// The one implementation of everything SignalEs computes: a pure fold over one shard's stream. Live, audit, rebuild and what-if run it.
/// </summary>
public sealed class SignalEngine(int shard)
{
    /// <summary>Changes whenever the same input would give other bits.</summary>
    public const string Version = "1";

    public int Shard { get; } = shard;

    /// <summary>Settings in force; null until the first <see cref="Configure"/>.</summary>
    public EngineSettings? Settings { get; private set; }

    /// <summary>Takes new settings or instrument metadata, from the next tick on.</summary>
    public void Configure(EngineConfigured configured) => throw new NotSupportedException();

    /// <summary>Applies a whole batch.</summary>
    public EngineOutput Apply(TickBatch ticks) => throw new NotSupportedException();

    /// <summary>
    /// Applies ticks from <paramref name="start"/> on until the batch ends or <paramref name="rowsMax"/> signals have been computed; the caller
    /// records the ticks up to <paramref name="end"/> (exclusive) and goes on from there with another call.
    /// </summary>
    public EngineOutput Apply(TickBatch ticks, int start, int rowsMax, out int end) => throw new NotSupportedException();

    /// <summary>Event time passes without a tick, for every underlying of the shard.</summary>
    public EngineOutput AdvanceClock(long tsNs) => throw new NotSupportedException();

    /// <summary>Tells the engine the sequence that the last applied event got; gives the output back with positions confirmed.</summary>
    public EngineOutput Confirm(EngineOutput output, long sequence) => throw new NotSupportedException();

    /// <summary>The whole state as bytes.</summary>
    public byte[] Save() => throw new NotSupportedException();

    /// <summary>An engine that goes on exactly where <see cref="Save"/> was called.</summary>
    /// <exception cref="InvalidDataException">Damaged, or written by another <see cref="Version"/>.</exception>
    public static SignalEngine Load(ReadOnlyMemory<byte> snapshot) => throw new NotSupportedException();
}
