using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;

namespace SignalEs.Log;

/// <summary>An event of a shard's streams with its place in the log.</summary>
/// <param name="Sequence">Global sequence.</param>
/// <param name="Version">Version within <paramref name="Stream"/>.</param>
/// <param name="Stream"><c>shard-{n}-{date}</c>.</param>
/// <param name="AppendedAt">When PostgreSQL recorded it.</param>
public abstract record ShardEvent(long Sequence, long Version, string Stream, DateTimeOffset AppendedAt)
{
    /// <summary>The name of a shard's stream for commits of a UTC date.</summary>
    public static string StreamName(int shard, DateOnly date) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"shard-{shard}-{date:yyyy-MM-dd}");
}

/// <inheritdoc cref="TicksIngested"/>
public sealed record TicksEvent(long Sequence, long Version, string Stream, DateTimeOffset AppendedAt, TicksIngested Data)
    : ShardEvent(Sequence, Version, Stream, AppendedAt);

/// <inheritdoc cref="ClockAdvanced"/>
public sealed record ClockEvent(long Sequence, long Version, string Stream, DateTimeOffset AppendedAt, ClockAdvanced Data)
    : ShardEvent(Sequence, Version, Stream, AppendedAt);

/// <inheritdoc cref="EngineConfigured"/>
public sealed record ConfiguredEvent(long Sequence, long Version, string Stream, DateTimeOffset AppendedAt, EngineConfigured Data)
    : ShardEvent(Sequence, Version, Stream, AppendedAt);

/// <inheritdoc cref="SignalsComputed"/>
public sealed record SignalsEvent(long Sequence, long Version, string Stream, DateTimeOffset AppendedAt, SignalsComputed Data)
    : ShardEvent(Sequence, Version, Stream, AppendedAt);

/// <inheritdoc cref="TicksRejected"/>
public sealed record RejectedEvent(long Sequence, long Version, string Stream, DateTimeOffset AppendedAt, TicksRejected Data)
    : ShardEvent(Sequence, Version, Stream, AppendedAt);

/// <inheritdoc cref="SourceRewound"/>
public sealed record RewoundEvent(long Sequence, long Version, string Stream, DateTimeOffset AppendedAt, SourceRewound Data)
    : ShardEvent(Sequence, Version, Stream, AppendedAt);
