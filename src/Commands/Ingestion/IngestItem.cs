using System.Diagnostics;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>Work for a shard: ticks and bad ticks of one source stream in the order they came, or a clock, or new settings.</summary>
public sealed class IngestItem
{
    /// <summary>Redis stream, or <c>rest</c>, <c>file</c>, <c>simulator</c>.</summary>
    public required string SourceStream { get; init; }

    /// <summary>Entries of the source stream and where each ends in <see cref="Ticks"/> (exclusive), in order; empty where the source has no offsets.</summary>
    public IReadOnlyList<SourceEntry> Entries { get; init; } = [];

    /// <summary>Checked by <see cref="TickRules"/>.</summary>
    public TickBatch Ticks { get; init; } = TickBatch.Empty;

    /// <summary>The source wants to know the position of each tick.</summary>
    public bool WantsPositions { get; init; }

    /// <summary>In order of place.</summary>
    public IReadOnlyList<PlacedRejection> Rejected { get; init; } = [];

    /// <summary>Event time passes; its <c>Shard</c> is filled in by the worker's own.</summary>
    public ClockAdvanced? Clock { get; init; }

    /// <summary>New settings or metadata.</summary>
    public EngineConfigured? Configuration { get; init; }

    /// <summary>When it was read from its source (<see cref="Stopwatch"/> ticks); measured against, never computed with.</summary>
    public long ReadAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>The source stream has lost entries: the gap is recorded, and the stream read anew from where it says.</summary>
    public SourceRewound? Rewound { get; init; }

    /// <summary>Came from another host, which thought that this one owns the shard; never handed on to a third.</summary>
    public bool IsForwarded { get; init; }

    /// <summary>Every tick carries a number of its source: to send the item again does no harm. So it is with settings and clocks.</summary>
    public bool IsNumbered => !Ticks.Columns.Source.AsSpan(0, Ticks.Count).Contains(-1) && Rejected.All(static r => r.Tick.Source is not null);

    /// <summary>
    /// Completed when everything is committed. Cancelled when the worker stops first, or when the shard goes to another host that reads the same stream itself;
    /// <see cref="OutcomeUnknownException"/> or <see cref="NotOwnerException"/> when it went away in the middle.
    /// </summary>
    public TaskCompletionSource<IngestOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IngestOutcome> Committed => Completion.Task;
}

/// <summary>An entry of a source stream.</summary>
public readonly record struct SourceEntry(string Id, int TicksEnd);

/// <summary>What became of an item.</summary>
/// <param name="Accepted">Ticks committed.</param>
/// <param name="Duplicates">Ticks, good or bad, at or below the last sequence number of their source.</param>
/// <param name="Positions">Of each good tick in order, null for duplicates; empty unless <see cref="IngestItem.WantsPositions"/>.</param>
/// <param name="Quarantined">Bad ticks that were recorded.</param>
public sealed record IngestOutcome(int Accepted, int Duplicates, IReadOnlyList<Position?> Positions, IReadOnlyList<RejectedTick> Quarantined)
{
    /// <summary>Odd ticks among the good ones, by their place in the item; empty unless <see cref="IngestItem.WantsPositions"/>.</summary>
    public IReadOnlyList<FlaggedTick> Flagged { get; init; } = [];

    /// <summary>Of an item without ticks.</summary>
    public static readonly IngestOutcome Nothing = new(0, 0, [], []);
}

/// <summary>The shard's owner was lost in the middle of a commit, and the ticks have no numbers by which a second attempt could be told from the first.</summary>
public sealed class OutcomeUnknownException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>This host doesn't own the shard; nothing of the item is in the log through it.</summary>
public sealed class NotOwnerException(int shard) : Exception($"this host does not own shard {shard}")
{
    public int Shard { get; } = shard;
}
