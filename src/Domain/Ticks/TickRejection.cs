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

/// <summary>
/// Shard stream: Redis came back with less than it had. What it lost and was never read is missing from here on; the producers know what they sent. Entries that it still had and
/// that may be in the log already are read again: ticks with numbers are recognised, others are doubled rather than lost.
/// </summary>
/// <param name="Shard">Shard number.</param>
/// <param name="Stream">The source stream.</param>
/// <param name="TsReceivedNs">When it was noticed, nanoseconds.</param>
/// <param name="Committed">Offset that the log had reached.</param>
/// <param name="Found">Newest id that the stream has now.</param>
/// <param name="ReadFrom">Reading goes on after this id.</param>
/// <param name="Reason">What gave it away.</param>
public sealed record SourceRewound(int Shard, string Stream, long TsReceivedNs, string Committed, string Found, string ReadFrom, string Reason);
