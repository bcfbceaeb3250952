using SignalEs.Domain.Instruments;

namespace SignalEs.Domain.Engine;

/// <summary>Shard stream: what the engine runs with from the next event on.</summary>
/// <param name="Settings">The whole of the settings, when any of it changed; null when only instruments did.</param>
/// <param name="SettingsHash">Hash of the settings in force.</param>
/// <param name="Instruments">Metadata that differs from what the key says, new or changed.</param>
/// <param name="By">Who or what changed it.</param>
public sealed record EngineConfigured(EngineSettings? Settings, string SettingsHash, IReadOnlyList<InstrumentMetadata> Instruments, string By);

/// <summary>Shard stream: event time reached this instant without a tick: closes bars, evaluates intervals, expires options.</summary>
/// <param name="Shard">Shard number.</param>
/// <param name="TsNs">The instant, nanoseconds.</param>
/// <param name="Underlyings">
/// Whose time passed; empty: all of the shard. Event time belongs to an underlying: a file of 2015 and live ticks may share a shard.
/// </param>
public sealed record ClockAdvanced(int Shard, long TsNs, IReadOnlyList<string> Underlyings);
