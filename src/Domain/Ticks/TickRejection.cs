namespace SignalEs.Domain.Ticks;

/// <summary>Why a tick can't be taken in. Codes are part of the contract (see <see cref="TickRules"/>).</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Field">Column that is wrong.</param>
/// <param name="Detail">Value found and what is allowed.</param>
public sealed record TickRejection(string Code, string Field, string Detail);

/// <summary>One bad tick as it came.</summary>
/// <param name="Raw">The entry or row as text, as received.</param>
/// <param name="Code">See <see cref="TickRejection"/>.</param>
/// <param name="Field">See <see cref="TickRejection"/>.</param>
/// <param name="Detail">See <see cref="TickRejection"/>.</param>
/// <param name="Source">Producer, where it said.</param>
/// <param name="SourceSeq">Its number there.</param>
/// <param name="Origin">Redis entry id, or <c>rest</c>.</param>
public sealed record RejectedTick(string Raw, string Code, string Field, string Detail, string? Source, long SourceSeq, string Origin);

/// <summary>Shard stream: quarantine. Nothing is dropped in silence.</summary>
public sealed record TicksRejected(int Shard, long TsReceivedNs, IReadOnlyList<RejectedTick> Ticks);
